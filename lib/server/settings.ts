import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import ipaddr from "ipaddr.js";
import { z } from "zod";
import { longestPassword } from "@/lib/contract/access";
import { portRangeSchema, wireText } from "@/lib/contract/session";
import { type OfferedSite, offeredSiteSchema } from "@/lib/contract/settings";
import type { EngineOptions } from "@/lib/ftp/engine-options";
import type { PortRange } from "@/lib/ftp/network";
import { engineEnvironment, engineOptionsOf } from "./engine-settings";
import { type BrowserLimits, count, limitEnvironment, limitsOf, seconds } from "./limit-settings";
import type { LogFormat } from "./log";
import { parseTargets, type TargetRule } from "./target-rules";

/** The practice server is for this machine alone. */
export const practiceAddress = "127.0.0.1";

/** Where the practice server listens, whatever Portside itself is bound to. */
export interface PracticeSettings {
  readonly port: number;
  /** Where targets are limited, the few ports next to its own, which sessions may then reach; otherwise any. */
  readonly passivePorts: PortRange | null;
}

/** What the environment asks for, parsed once. */
export interface Settings {
  readonly port: number;
  /** The address or name that the HTTP server is bound to. */
  readonly host: string;
  readonly bindsLoopback: boolean;
  /** `any`: no limit. `public`: public addresses only. */
  readonly targets: "any" | "public" | readonly TargetRule[];
  readonly password: string | null;
  /** Absolute path of the folder that holds the secret. */
  readonly dataDirectory: string;
  readonly secret: string | null;
  /** The public origin behind a reverse proxy. */
  readonly publicUrl: URL | null;
  readonly activePorts: PortRange | null;
  readonly activeAddress: string | null;
  /** Ports that may be listened on at once for active mode. */
  readonly maxActiveListeners: number;
  readonly maxSessions: number;
  readonly maxSessionsPerBrowser: number;
  readonly idleMinutes: number;
  /** How long an unfinished upload may be gone on with. */
  readonly uploadDays: number;
  /** How long a transfer waits for the next byte of a request's body. */
  readonly bodyIdleSeconds: number;
  /** How long what is under way may go on after a signal to stop. */
  readonly drainSeconds: number;
  readonly log: LogFormat;
  /** Limits on what browsers ask for. */
  readonly limits: BrowserLimits;
  /** Null when there are none; without a token whoever may use Portside may read them. */
  readonly metrics: { readonly token: string | null } | null;
  /** Null when the practice server is off. */
  readonly practice: PracticeSettings | null;
  readonly sites: readonly OfferedSite[];
  /** Limits on what servers send, keep-alive, and the client certificate. */
  readonly engine: EngineOptions;
}

/** The environment asks for something impossible or unsafe. The message has one line a fault, for the operator. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  constructor(readonly faults: readonly string[]) {
    super(["Portside cannot start with these settings:", ...faults.map((fault) => `  ${fault}`)].join("\n"));
  }
}

const port = z.coerce
  .number({ error: "must be a port number" })
  .int()
  .min(1, { error: "must be a port between 1 and 65535" })
  .max(65535, { error: "must be a port between 1 and 65535" });

const publicUrl = z
  .string()
  .refine(isOrigin, { error: "must be an origin such as https://files.example.org, without a path" })
  .transform((text) => new URL(text));

const siteSchema = z.strictObject({
  ...offeredSiteSchema.shape,
  name: z.string().trim().min(1),
  url: wireText.refine(isPasswordlessFtpUrl, { error: "must be an ftp or ftps URL without a password" }),
  folder: z.array(z.string().trim().min(1)).optional(),
});

/** What NIST SP 800-63B-4 §3.1.1.2 asks of a password that stands alone; letters are counted as Unicode has them. */
const leastPasswordLength = 15;

/** Every variable that Portside reads, with what may stand in it. */
export const environmentSchema = z.object({
  PORT: port.default(3000),
  PORTSIDE_HOST: z.string().default("127.0.0.1"),
  PORTSIDE_TARGETS: z.string().optional(),
  PORTSIDE_PASSWORD: z
    .string()
    .refine((text) => [...text].length >= leastPasswordLength, {
      error: `must have at least ${leastPasswordLength} characters, since it is all that keeps strangers out; \`openssl rand -base64 18\` makes a good one`,
    })
    .max(longestPassword, { error: `must have at most ${longestPassword} characters` })
    .optional(),
  PORTSIDE_DATA: z.string().default(".portside"),
  PORTSIDE_SECRET: z
    .string()
    .min(16, { error: "must have at least 16 random characters; `openssl rand -base64 32` makes some" })
    .optional(),
  PORTSIDE_URL: publicUrl.optional(),
  PORTSIDE_ACTIVE_PORTS: portRangeSchema.transform(toPortRange).optional(),
  PORTSIDE_ACTIVE_ADDRESS: z
    .union([z.ipv4(), z.ipv6()], { error: "must be an IPv4 or IPv6 address" })
    .optional(),
  PORTSIDE_MAX_SESSIONS: count(200),
  PORTSIDE_MAX_SESSIONS_PER_BROWSER: count(8),
  PORTSIDE_IDLE_MINUTES: count(15),
  // Of dates further away nothing can be told.
  PORTSIDE_UPLOAD_DAYS: count(7).refine((days) => days <= 36_500, { error: "must be at most 36500" }),
  PORTSIDE_BODY_IDLE_SECONDS: seconds(60),
  PORTSIDE_DRAIN_SECONDS: seconds(30, 0),
  PORTSIDE_LOG: z.enum(["text", "json", "off"], { error: 'must be "text", "json" or "off"' }).default("text"),
  PORTSIDE_METRICS: z
    .string()
    .regex(/^(on|off|[\x21-\x7e]{16,})$/, {
      error:
        'must be "on", "off", or a token of at least 16 characters without blanks; `openssl rand -hex 24` makes one',
    })
    .default("off"),
  PORTSIDE_PRACTICE: z.union([z.literal("off"), port], { error: 'must be a port or "off"' }).optional(),
  PORTSIDE_SITES: z.string().optional(),
  ...limitEnvironment,
  ...engineEnvironment,
});

/**
 * @param environment such as `process.env`; an empty value counts as not set.
 * @throws {SettingsError} with every fault at once.
 */
export function parseSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const parsed = environmentSchema.safeParse(givenOf(environment));
  if (!parsed.success) {
    throw new SettingsError(parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`));
  }
  const env = parsed.data;
  const bindsLoopback = isLoopbackName(env.PORTSIDE_HOST);
  const password = env.PORTSIDE_PASSWORD ?? null;
  const reach = reachOf(env.PORTSIDE_HOST, env.PORTSIDE_URL);
  if (reach !== null && env.PORTSIDE_TARGETS === undefined && password === null) {
    throw new SettingsError([
      `${reach}, so others can reach Portside. Set PORTSIDE_TARGETS to the FTP servers that it may reach, or PORTSIDE_PASSWORD to let in only those who know it.`,
    ]);
  }
  const engine = engineOptionsOf(env);
  if (engine.faults.length > 0) throw new SettingsError(engine.faults);
  const targets = targetsOf(env.PORTSIDE_TARGETS, password);
  return {
    port: env.PORT,
    host: env.PORTSIDE_HOST,
    bindsLoopback,
    targets,
    password,
    dataDirectory: resolve(env.PORTSIDE_DATA),
    secret: env.PORTSIDE_SECRET ?? null,
    publicUrl: env.PORTSIDE_URL ?? null,
    activePorts: env.PORTSIDE_ACTIVE_PORTS ?? null,
    activeAddress: env.PORTSIDE_ACTIVE_ADDRESS ?? null,
    maxActiveListeners: env.PORTSIDE_MAX_ACTIVE_LISTENERS,
    maxSessions: env.PORTSIDE_MAX_SESSIONS,
    maxSessionsPerBrowser: env.PORTSIDE_MAX_SESSIONS_PER_BROWSER,
    idleMinutes: env.PORTSIDE_IDLE_MINUTES,
    uploadDays: env.PORTSIDE_UPLOAD_DAYS,
    bodyIdleSeconds: env.PORTSIDE_BODY_IDLE_SECONDS,
    drainSeconds: env.PORTSIDE_DRAIN_SECONDS,
    log: env.PORTSIDE_LOG,
    limits: limitsOf(env),
    metrics: metricsOf(env.PORTSIDE_METRICS),
    practice: practiceOf(env.PORTSIDE_PRACTICE ?? (bindsLoopback ? standardPracticePort : "off"), targets),
    sites: env.PORTSIDE_SITES === undefined ? [] : readSites(env.PORTSIDE_SITES),
    engine: engine.options,
  };
}

/** By which names Portside is asked. */
export type OriginSettings = Pick<Settings, "host" | "publicUrl">;

/**
 * The names alone, for the proxy before the pages: it runs apart from the rest, which has checked the environment.
 *
 * @throws {z.ZodError}
 */
export function parseOriginSettings(
  environment: Readonly<Record<string, string | undefined>>,
): OriginSettings {
  const env = environmentSchema.pick({ PORTSIDE_HOST: true, PORTSIDE_URL: true }).parse(givenOf(environment));
  return { host: env.PORTSIDE_HOST, publicUrl: env.PORTSIDE_URL ?? null };
}

/** An empty value counts as not set. */
function givenOf(environment: Readonly<Record<string, string | undefined>>) {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
}

/** The setting that lets others than this machine's users in; null when none does. */
function reachOf(host: string, url: URL | undefined): string | null {
  if (!isLoopbackName(host)) return `PORTSIDE_HOST is ${host}`;
  // Whoever reaches the proxy reaches the loopback binding behind it.
  if (url !== undefined && !isLoopbackName(url.hostname)) return `PORTSIDE_URL is ${url.origin}`;
  return null;
}

function metricsOf(text: string): Settings["metrics"] {
  if (text === "off") return null;
  return { token: text === "on" ? null : text };
}

function targetsOf(list: string | undefined, password: string | null): Settings["targets"] {
  // With a password somebody else may be let in, also through a proxy in front of a loopback binding.
  if (list === undefined) return password === null ? "any" : "public";
  const { rules, faults } = parseTargets(list);
  if (faults.length > 0) throw new SettingsError(faults.map((fault) => `PORTSIDE_TARGETS ${fault}`));
  return rules;
}

const standardPracticePort = 2121;
const practiceTransfers = 64;

function practiceOf(port: number | "off", targets: Settings["targets"]): PracticeSettings | null {
  if (port === "off") return null;
  if (targets === "any") return { port, passivePorts: null };
  const first = Math.min(port + 1, 65535);
  return { port, passivePorts: { first, last: Math.min(port + practiceTransfers, 65535) } };
}

function readSites(file: string): OfferedSite[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new SettingsError([
      `PORTSIDE_SITES ${file}: ${error instanceof Error ? error.message : "unreadable"}`,
    ]);
  }
  const parsed = z.array(siteSchema).safeParse(content);
  if (parsed.success) return parsed.data;
  throw new SettingsError(
    parsed.error.issues.map(({ path, message }) => `PORTSIDE_SITES ${file}: ${path.join(".")} ${message}`),
  );
}

/** Whether a host name or address (IPv6 with or without brackets) is this machine's loopback. */
export function isLoopbackName(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  return name === "localhost" || (ipaddr.isValid(name) && ipaddr.process(name).range() === "loopback");
}

/** "50000-50100" as numbers; the text must have been checked against `portRangeSchema`. */
export function toPortRange(text: string): PortRange {
  const [first = 0, last = 0] = text.split("-").map(Number);
  return { first, last };
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.pathname === "/" && url.search === "" && url.username === "";
}

function isPasswordlessFtpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^ftp(s|es)?:$/.test(url.protocol) && url.password === "";
}
