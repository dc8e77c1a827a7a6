import type { ComponentType } from "react";
import type { GuideTopic } from "@/lib/protocol/lab/scenario";
import { ActiveTopic } from "./topics/active";
import { AlternativesTopic } from "./topics/alternatives";
import { ChoosingTopic } from "./topics/choosing-a-mode";
import { ConfiguringTopic } from "./topics/configuring-servers";
import { ExtendedTopic } from "./topics/extended";
import { FirewallsTopic } from "./topics/firewalls";
import { FtpsTopic } from "./topics/ftps";
import { NatTopic } from "./topics/nat";
import { PassiveTopic } from "./topics/passive";
import { TroubleshootingTopic } from "./topics/troubleshooting";

/** What stands on each page of the guide. */
export const topicContent: Readonly<Record<GuideTopic, ComponentType>> = {
  active: ActiveTopic,
  passive: PassiveTopic,
  extended: ExtendedTopic,
  nat: NatTopic,
  firewalls: FirewallsTopic,
  ftps: FtpsTopic,
  "choosing-a-mode": ChoosingTopic,
  "configuring-servers": ConfiguringTopic,
  troubleshooting: TroubleshootingTopic,
  alternatives: AlternativesTopic,
};
