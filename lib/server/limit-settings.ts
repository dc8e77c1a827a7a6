import { z } from "zod";

/** A whole number from the environment, such as a bound or a time. */
export function count(standard: number, least = 1) {
  return z.coerce
    .number({ error: "must be a whole number" })
    .int({ error: "must be a whole number" })
    .min(least, { error: `must be at least ${least}` })
    .default(standard);
}

/** At most a day: timers can't count further than 24 of them. */
export function seconds(standard: number, least = 1) {
  return count(standard, least).refine((value) => value <= 86_400, { error: "must be at most 86400" });
}

/** What browsers may make Portside hold or do at once. What goes beyond is refused, and says so. */
export interface BrowserLimits {
  /** TCP connections to Portside. */
  readonly connections: number;
  readonly connectionsPerAddress: number;
  /** Requests of one browser whose answer isn't out yet. */
  readonly requestsPerBrowser: number;
  /** Event streams of all. */
  readonly streams: number;
  readonly streamsPerBrowser: number;
  /** Failed connects and logins of one network address that nobody has to wait for. */
  readonly failedConnects: number;
  /** Of one browser, that wait to be fetched or are. */
  readonly archivesPerBrowser: number;
  /** Sessions on simulated networks, of all. */
  readonly labRuns: number;
  readonly labRunsPerBrowser: number;
  /** Bytes of the paths of all archives that wait to be fetched. */
  readonly selectionBytes: number;
  /** Of a request's JSON. */
  readonly jsonBytes: number;
  /** Within which it has to be there. */
  readonly jsonSeconds: number;
  /** Addresses that failed, and uploads: each, the oldest forgotten first. */
  readonly remembered: number;
}

export const limitEnvironment = {
  PORTSIDE_MAX_CONNECTIONS: count(2000),
  // Six for each of the browsers of an office that goes out by one address.
  PORTSIDE_MAX_CONNECTIONS_PER_ADDRESS: count(500),
  PORTSIDE_MAX_REQUESTS_PER_BROWSER: count(200),
  PORTSIDE_MAX_STREAMS: count(1000),
  PORTSIDE_MAX_STREAMS_PER_BROWSER: count(20),
  PORTSIDE_MAX_FAILED_CONNECTS: count(100),
  PORTSIDE_MAX_ARCHIVES_PER_BROWSER: count(8),
  // Each is some sockets and a few MB at most.
  PORTSIDE_MAX_LAB_RUNS: count(40),
  PORTSIDE_MAX_LAB_RUNS_PER_BROWSER: count(4),
  PORTSIDE_MAX_SELECTION_BYTES: count(64 * 1024 * 1024, 1024),
  // A list of 100,000 paths fits; a body that wants to fill the memory doesn't.
  PORTSIDE_MAX_JSON_BYTES: count(32 * 1024 * 1024, 1024),
  PORTSIDE_JSON_SECONDS: seconds(300),
  PORTSIDE_MAX_REMEMBERED: count(10_000, 100),
};

export function limitsOf(env: z.infer<z.ZodObject<typeof limitEnvironment>>): BrowserLimits {
  return {
    connections: env.PORTSIDE_MAX_CONNECTIONS,
    connectionsPerAddress: env.PORTSIDE_MAX_CONNECTIONS_PER_ADDRESS,
    requestsPerBrowser: env.PORTSIDE_MAX_REQUESTS_PER_BROWSER,
    streams: env.PORTSIDE_MAX_STREAMS,
    streamsPerBrowser: env.PORTSIDE_MAX_STREAMS_PER_BROWSER,
    failedConnects: env.PORTSIDE_MAX_FAILED_CONNECTS,
    archivesPerBrowser: env.PORTSIDE_MAX_ARCHIVES_PER_BROWSER,
    labRuns: env.PORTSIDE_MAX_LAB_RUNS,
    labRunsPerBrowser: env.PORTSIDE_MAX_LAB_RUNS_PER_BROWSER,
    selectionBytes: env.PORTSIDE_MAX_SELECTION_BYTES,
    jsonBytes: env.PORTSIDE_MAX_JSON_BYTES,
    jsonSeconds: env.PORTSIDE_JSON_SECONDS,
    remembered: env.PORTSIDE_MAX_REMEMBERED,
  };
}
