import type { DataMode, TrafficEvent } from "../traffic";
import type { NetworkEvent } from "./network-event";
import type { Gateway, LabTopology, Ports } from "./topology";

/** The lab's scenarios, in the order in which they build on each other. */
export const scenarioIds = [
  "two-channels",
  "active-open",
  "passive-open",
  "client-firewall",
  "server-firewall",
  "server-nat",
  "client-nat",
  "both-firewalls",
  "alg",
  "extended",
  "tls",
  "bounce",
] as const;
export type ScenarioId = (typeof scenarioIds)[number];

/** How the FTP server of a scenario is set; it listens on port 21 of the site "server". */
export interface LabServer {
  /** vsftpd's `pasv_min_port` and `pasv_max_port`; null: any port from 1024. */
  readonly passivePorts: Ports | null;
  /** vsftpd's `pasv_address`: what 227 names; null: the address that the server has itself. */
  readonly passiveAddress: string | null;
  /** vsftpd's `port_promiscuous`: whether it dials addresses that aren't the client's (the bounce attack, RFC 2577 §2). */
  readonly dialsForeignAddresses: boolean;
}

/** How Portside's session of a scenario is set; the words are those of a session's settings. It runs at the site "client". */
export interface LabClient {
  /** A name or an address of the topology. */
  readonly host: string;
  readonly encryption: "none" | "explicit";
  readonly dataMode: DataMode;
  readonly passiveCommand: "auto" | "EPSV" | "PASV";
  readonly passiveAddress: "auto" | "control-host" | "trust";
  readonly activeCommand: "auto" | "EPRT" | "PORT";
  readonly activeAddress: string | null;
  readonly activePorts: Ports | null;
}

/** Everything that a learner can change, as it is before a run. Nothing but JSON. */
export interface LabSetup {
  readonly topology: LabTopology;
  readonly server: LabServer;
  readonly client: LabClient;
}

/** What a learner changed of a scenario's setup. Nothing but JSON: it stands in links. */
export interface LabChanges {
  /** In the place of those of the sites with these ids; only sites that have a gateway. */
  readonly gateways?: Readonly<Record<string, Gateway>>;
  readonly server?: Partial<LabServer>;
  readonly client?: Partial<LabClient>;
}

/** What a run does once it is logged in. */
export type LabAction =
  | { readonly do: "list"; readonly path: string }
  | { readonly do: "download"; readonly path: string };

/** A run that came to its end: what was set, what the two ends saw, and what only the network saw. */
export interface LabRun {
  readonly setup: LabSetup;
  readonly events: readonly TrafficEvent[];
  readonly network: readonly NetworkEvent[];
}

/** What the learner is to bring about; several of one scenario may take several runs. */
export interface Goal {
  /** Unique in its scenario: what the browser's progress names. */
  readonly id: string;
  readonly text: string;
  /** Whether a run reached it: judged by what happened on the wire and in the network, never by what was clicked. */
  readonly isReached: (run: LabRun) => boolean;
  /** Why it worked, told once it did. */
  readonly explanation: string;
}

/** A setup that reaches a goal: one of those that a learner may find. */
export interface Solution {
  readonly goal: string;
  readonly label: string;
  readonly changes: LabChanges;
}

export interface QuizQuestion {
  readonly id: string;
  readonly question: string;
  /** One of them is right. */
  readonly answers: readonly QuizAnswer[];
}

export interface QuizAnswer {
  readonly text: string;
  readonly isRight: boolean;
  /** Said to who chose it. */
  readonly because: string;
}

/** What a learner may edit in a scenario; the rest is shown. */
export type LabField =
  | {
      readonly at: "gateway";
      readonly site: string;
      readonly part: "rules" | "otherwise" | "forwards" | "helper";
    }
  | { readonly at: "server"; readonly field: keyof LabServer }
  | { readonly at: "client"; readonly field: keyof LabClient };

/** A scenario of the lab: one file each in `scenarios/`. */
export interface Scenario {
  readonly id: ScenarioId;
  readonly title: string;
  /** One sentence, as in the list of scenarios. */
  readonly summary: string;
  /** What happens to the learner, in short paragraphs; ends with a question. */
  readonly story: readonly string[];
  readonly setup: LabSetup;
  readonly actions: readonly LabAction[];
  /** At least one. The scenario is done when each was reached by some run. */
  readonly goals: readonly Goal[];
  /** From a nudge to the answer. */
  readonly hints: readonly string[];
  readonly quiz: readonly QuizQuestion[];
  readonly editable: readonly LabField[];
  /** At least one for each goal. */
  readonly solutions: readonly Solution[];
  /** Topics of the guide that say more. */
  readonly topics: readonly GuideTopic[];
}

/** The pages of the guide. */
export const guideTopics = [
  "active",
  "passive",
  "extended",
  "nat",
  "firewalls",
  "ftps",
  "choosing-a-mode",
  "configuring-servers",
  "troubleshooting",
  "alternatives",
] as const;
export type GuideTopic = (typeof guideTopics)[number];

/**
 * A scenario's setup with what the learner changed.
 * @throws {RangeError} for a gateway of a site that has none
 */
export function changedSetup(setup: LabSetup, { gateways = {}, server, client }: LabChanges): LabSetup {
  const { sites } = setup.topology;
  const unknown = Object.keys(gateways).find((id) =>
    sites.every((site) => site.id !== id || site.gateway === null),
  );
  if (unknown !== undefined) throw new RangeError(`No site with a gateway is called ${unknown}`);
  return {
    topology: {
      ...setup.topology,
      sites: sites.map((site) => ({ ...site, gateway: gateways[site.id] ?? site.gateway })),
    },
    server: { ...setup.server, ...server },
    client: { ...setup.client, ...client },
  };
}
