import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import { createRealNetwork } from "@/lib/ftp/real-network";
import { SessionRegistry } from "@/lib/ftp/registry";
import type { PracticeServer } from "@/lib/lab/practice-server";
import { PreparedArchives } from "./archives/prepared-archives";
import { AttemptLimit } from "./attempt-limit";
import { EventStreams } from "./event-streams";
import type { LabSession } from "./lab/lab-session";
import { LockOut } from "./lock-out";
import { Log } from "./log";
import { Metrics } from "./metrics";
import { type EndedRequest, OpenRequests } from "./open-requests";
import { loadSecret, type Secret } from "./secret";
import { parseSettings, type Settings } from "./settings";
import { loadSignOuts, type SignOuts } from "./sign-outs";
import { createTargetPolicy } from "./target-policy";
import { KnownUploads } from "./uploads/known-uploads";
import { UploadLocks } from "./uploads/upload-locks";

/** Everything that outlives a request. */
export interface Runtime {
  readonly settings: Settings;
  readonly secret: Secret;
  readonly sessions: SessionRegistry<LabSession>;
  /** Failed connection attempts, by network address. */
  readonly connectAttempts: AttemptLimit;
  readonly signOuts: SignOuts;
  /** Who has to wait before the next try at the access password. */
  readonly lockOut: LockOut;
  /** Whose turn each upload is, and what is known of it without asking its FTP server. */
  readonly uploads: { readonly locks: UploadLocks; readonly known: KnownUploads };
  /** Archives that were announced and are fetched by an address of their own. */
  readonly archives: PreparedArchives;
  readonly streams: EventStreams;
  /** Portside's own output. */
  readonly log: Log;
  /** What Node serves right now. */
  readonly requests: OpenRequests;
  /** Null while they are off. */
  readonly metrics: Metrics | null;
  /** Whether it is about to end: what is under way goes on for a while, and nothing new begins. */
  isDraining: boolean;
  /** Null while it is off, or when its port was taken. */
  practice: PracticeServer | null;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Whether signals, limits and the practice server are seen to: once a process, whatever is reloaded. */
  isInCharge: boolean;
}

/**
 * Instrumentation, route handlers and pages each get their own copy of a module; only `globalThis` is shared by
 * them, and it survives hot reload.
 */
const key = Symbol.for("portside.runtime");

/**
 * The process's runtime, made on first use.
 * @throws {SettingsError}
 */
export function getRuntime(): Runtime {
  const existing: Runtime | undefined = Reflect.get(globalThis, key);
  return existing ?? installRuntime(createRuntime(parseSettings(process.env)));
}

/** Makes this the process's runtime. */
export function installRuntime(runtime: Runtime): Runtime {
  Reflect.set(globalThis, key, runtime);
  return runtime;
}

export function createRuntime(settings: Settings): Runtime {
  const metrics = settings.metrics && new Metrics();
  const log = new Log(settings.log);
  const { limits } = settings;
  return {
    settings,
    secret: loadSecret(settings),
    signOuts: loadSignOuts(settings),
    sessions: new SessionRegistry({
      network: createRealNetwork({
        policy: createTargetPolicy(settings),
        maxListeners: settings.maxActiveListeners,
      }),
      maxSessions: settings.maxSessions,
      maxPerOwner: settings.maxSessionsPerBrowser,
      idleMinutes: settings.idleMinutes,
      activeDefaults: { address: settings.activeAddress, ports: settings.activePorts },
      engine: settings.engine,
      ownNetworks: {
        most: limits.labRuns,
        mostPerOwner: limits.labRunsPerBrowser,
        idleMinutes: labIdleMinutes,
      },
      ...(metrics && { onTraffic: (event) => metrics.trafficHappened(event) }),
    }),
    connectAttempts: new AttemptLimit({
      burst: limits.failedConnects,
      perSecond: 1,
      mostClients: limits.remembered,
    }),
    lockOut: new LockOut(limits.remembered),
    uploads: { locks: new UploadLocks(), known: new KnownUploads(limits.remembered) },
    archives: new PreparedArchives(limits),
    streams: new EventStreams(limits),
    log,
    requests: new OpenRequests({
      perBrowser: limits.requestsPerBrowser,
      onEnded: (ended) => {
        metrics?.requestEnded(ended);
        if (log.tellsRequests && ended.route !== "asset") logRequest(ended, log);
      },
    }),
    metrics,
    isDraining: false,
    practice: null,
    startedAt: Date.now(),
    isInCharge: false,
  };
}

/** A run takes seconds, and its page ends it. */
const labIdleMinutes = 5;

function logRequest({ milliseconds, ...ended }: EndedRequest, log: Log): void {
  log.info("request", { ...ended, milliseconds: Math.round(milliseconds) });
}

/** Milliseconds that event streams wait for the sessions to end. */
const longestGoodbye = 2000;

/** Ends archives, streams, sessions and the practice server, so that nothing keeps the process alive. Safe to call again. */
export async function closeRuntime(runtime: Runtime): Promise<void> {
  const { practice } = runtime;
  runtime.practice = null;
  runtime.archives.cancelAll();
  // Sessions first, so that the streams still carry why they end; a server that is slow to answer QUIT holds nobody up.
  const closed = runtime.sessions.closeAll();
  await Promise.race([closed, delay(longestGoodbye, undefined, { ref: false })]);
  runtime.streams.endAll();
  await closed;
  await practice?.close();
}
