import { defaultReplyLimits, type ReplyLimits } from "../protocol/reply";
import type { ClientCertificate } from "./client-certificate";
import type { Pace } from "./pace";
import { defaultTrafficLimits, type TrafficLogLimits } from "./traffic-log";

/** How much a server may make Portside hold or do. What goes beyond ends with an error that says so. */
export interface EngineLimits {
  /** Bytes of one listing (CVE-2026-41324). */
  readonly listingBytes: number;
  /** Rows of one listing. */
  readonly listingRows: number;
  /** One reply on a control connection (CVE-2026-44240). */
  readonly reply: ReplyLimits;
  /** Directories below each other that a recursive delete goes into: deeper trees are a loop, or nobody's intention. */
  readonly treeDepth: number;
  /** What a session remembers of its traffic. */
  readonly traffic: TrafficLogLimits;
}

/** What holds for every session of a deployment, or of a network of its own. */
export interface EngineOptions {
  readonly limits: EngineLimits;
  readonly clientCertificate: ClientCertificate | null;
  /** After so many idle seconds a session that somebody watches sends NOOP. */
  readonly keepAliveSeconds: number;
  /** Without one everything leaves at once. */
  readonly pace?: Pace | undefined;
}

export const defaultLimits: EngineLimits = {
  listingBytes: 32 * 1024 * 1024,
  listingRows: 200_000,
  reply: defaultReplyLimits,
  treeDepth: 256,
  traffic: defaultTrafficLimits,
};

export const defaultEngineOptions: EngineOptions = {
  limits: defaultLimits,
  clientCertificate: null,
  // Routers forget idle connections after a few minutes, servers after one to fifteen.
  keepAliveSeconds: 45,
};
