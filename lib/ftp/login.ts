import { byteString } from "../protocol/byte-string";
import { hostUnresolved, loginFailed } from "../protocol/exchange-outcome";
import type { Secrets } from "../protocol/redact";
import { isPositive } from "../protocol/reply";
import type { ExchangeReference } from "../protocol/traffic";
import { connectionText } from "./connect-errors";
import { ControlConnection } from "./control-connection";
import type { ReceivedReply } from "./conversation";
import { beforeDeadline, type Deadline } from "./deadline";
import { FtpError, type FtpErrorCode, isFtpError } from "./errors";
import { isNetworkError, type NetworkError } from "./network";
import { refusal, saidBy, shownText } from "./reply-errors";
import { matchCharset } from "./server-charset";
import type { Credentials, SessionCore } from "./session-core";
import type { SessionSettings } from "./session-types";

/** What the first login of a session tells. */
export interface Login {
  readonly control: ControlConnection;
  readonly greeting: string;
}

/** What each part of a login works on. All of them throw as `logIn` does. */
export interface LoginStep {
  readonly core: SessionCore;
  readonly control: ControlConnection;
  readonly deadline: Deadline;
}

/**
 * Opens a control connection and logs in: dial, TLS, greeting, AUTH TLS, USER, PASS, ACCT, PBSZ, PROT; FEAT once a
 * session, UTF-8 where FEAT names it, and what this server turned out to need. Sends nothing else.
 *
 * @throws {FtpError} `connection-failed`, `host-not-allowed`, `login-refused`, `timeout`, `cancelled`, `busy`
 */
export async function logIn(
  core: SessionCore,
  exchange: ExchangeReference,
  deadline: Deadline,
): Promise<Login> {
  const control = newControl(core);
  control.exchange = exchange;
  const stop = () => control.close("cancelled");
  deadline.signal?.addEventListener("abort", stop, { once: true });
  try {
    const step = { core, control, deadline };
    await dial(step);
    if (core.settings.encryption === "implicit") await secure(step);
    const greeting = await greet(step);
    if (isExplicit(core.settings)) await startExplicitTls(step);
    await authenticate(step, greeting);
    if (control.secured && !control.protectsData) await protectData(step);
    await prepare(step, greeting);
    control.isLoggedIn = true;
    return { control, greeting: shownText(greeting) };
  } catch (error) {
    control.close(loginFailed);
    if (deadline.signal?.aborted) deadline.check();
    // Silence before the login is done means that this is no FTP server, or none that can be reached.
    if (isFtpError(error, "timeout"))
      throw new FtpError("connection-failed", error.message, { cause: error });
    throw error;
  } finally {
    deadline.signal?.removeEventListener("abort", stop);
    control.exchange = null;
  }
}

/**
 * A control connection of the session, not dialled yet.
 * @throws {FtpError} `invalid-request` for a user name or password that the charset can't express
 */
export function newControl(core: SessionCore): ControlConnection {
  const { settings } = core;
  // Before anything is dialled: what can't be sent must not open a connection.
  const credentials = credentialsOf(core);
  return new ControlConnection({
    number: core.nextConnection(),
    log: core.log,
    network: core.network,
    decode: (bytes) => core.charset.decodeForLog(bytes),
    secrets: { ...secretsOf(settings), forms: [credentials.password, credentials.account ?? ""] },
    replyLimits: core.options.limits.reply,
    onWire: (line) => core.onWire(line),
    pace: core.options.pace,
  });
}

function secretsOf({ user, password, account }: SessionSettings): Secrets {
  return { user, password, account };
}

/**
 * The login's fields as bytes, made once.
 * @throws {FtpError} `invalid-request` for a user name or password that the charset can't express
 */
export function credentialsOf(core: SessionCore): Credentials {
  const { user, password, account } = core.settings;
  core.credentials ??= {
    user: core.encode(user, "user name"),
    password: core.encode(password, "password"),
    account: account === null ? null : core.encode(account, "account"),
  };
  return core.credentials;
}

async function dial(step: LoginStep): Promise<void> {
  await dialAddresses(step, await resolveHost(step));
}

/** The addresses of the session's host that may be reached, best first. */
export function resolveHost(step: LoginStep): Promise<readonly string[]> {
  const { core, deadline } = step;
  return explained(step, () => beforeDeadline(core.network.resolve(core.settings.host), deadline));
}

/** Opens the TCP connection. */
export function dialAddresses(step: LoginStep, addresses: readonly string[]): Promise<void> {
  const { core, control, deadline } = step;
  const { host, port } = core.settings;
  return explained(step, () => control.dial({ host, port, addresses }, deadline));
}

/** Says what a person can do where the network said no. */
async function explained<T>({ core, control, deadline }: LoginStep, work: () => Promise<T>): Promise<T> {
  const { host, port } = core.settings;
  try {
    return await work();
  } catch (cause) {
    if (!isNetworkError(cause)) throw cause;
    if (cause.code === "unresolved") control.note(hostUnresolved, `No address is known for ${host}.`);
    throw new FtpError(codeOfNetworkError(cause), connectionText(cause, host, port, deadline), { cause });
  }
}

function codeOfNetworkError({ code }: NetworkError): FtpErrorCode {
  if (code === "not-allowed") return "host-not-allowed";
  return code === "cancelled" ? "cancelled" : "connection-failed";
}

/** The greeting, which comes after TLS when the session is implicit FTPS. */
export async function greet({ control, deadline }: LoginStep): Promise<ReceivedReply> {
  const greeting = await control.readGreeting(deadline);
  if (!isPositive(greeting)) throw greetingRefused(greeting);
  return greeting;
}

/** Whether the session asks for TLS by AUTH TLS. */
export function isExplicit({ encryption }: SessionSettings): boolean {
  return encryption === "explicit" || encryption === "explicit-if-available";
}

function greetingRefused(greeting: ReceivedReply): FtpError {
  const error = refusal(greeting, { command: "the connection" });
  if (error.code === "busy") return error;
  return new FtpError(
    "connection-failed",
    `The server greeted with ${saidBy(greeting)} instead of 220. It doesn't take new connections now; try later.`,
    { reply: { command: null, code: greeting.code, lines: greeting.shown } },
  );
}

/** AUTH TLS (RFC 4217 §4). With TLS required nothing secret is sent before it holds (CVE-2021-22946). */
export async function startExplicitTls({ core, control, deadline }: LoginStep): Promise<void> {
  const { encryption } = core.settings;
  const reply = await control.request(byteString("AUTH TLS"), deadline);
  if (isPositive(reply)) return secure({ core, control, deadline });
  if (encryption === "explicit-if-available" && !core.wasSecured) {
    control.note(
      "tls-not-offered",
      "The server refused AUTH TLS. The session allows plain FTP, so everything that follows, the password included, can be read on the way.",
    );
    return;
  }
  throw new FtpError(
    "connection-failed",
    `The server refused TLS (${saidBy(reply)}). The session ${core.wasSecured ? "had it before" : "requires it"}, so no password was sent. Ask the operator for FTPS, or choose another encryption.`,
    { reply: { command: "AUTH TLS", code: reply.code, lines: reply.shown } },
  );
}

/** The TLS handshake, and whether the server still is the one that the session began with. */
export async function secure({ core, control, deadline }: LoginStep): Promise<void> {
  const { host, certificate: rule } = core.settings;
  const { clientCertificate } = core.options;
  await control.secure({ host, rule, clientCertificate }, deadline);
  core.wasSecured = true;
  const certificate = control.tls?.certificate;
  if (certificate === undefined) return;
  const before = core.memory.certificate;
  core.memory.certificate = certificate.sha256;
  if (before === null || before === certificate.sha256) return;
  control.note(
    "certificate-changed",
    `The server shows another certificate than before in this session: SHA-256 ${certificate.sha256} instead of ${before}. It is trusted as well, so the session goes on; servers behind one name may have one each, and certificates are renewed.`,
  );
}

/** USER, PASS and ACCT as far as the server wants them (RFC 959 §5.4, interop C1 to C9). */
export async function authenticate(step: LoginStep, greeting: ReceivedReply): Promise<void> {
  const { control, deadline } = step;
  const credentials = credentialsOf(step.core);
  // A 230 greeting means that we are in already (interop C1), unless AUTH undid it (RFC 2228 §3).
  const authUndidIt = control.secured !== null && step.core.settings.encryption !== "implicit";
  if (greeting.code === 230 && !authUndidIt) return;
  let asked = `USER ${step.core.settings.user}`;
  let reply = await control.request(byteString(`USER ${credentials.user}`), deadline);
  if (reply.code === 331) {
    reply = await control.request(byteString(`PASS ${credentials.password}`), deadline);
    asked = "PASS ***";
  }
  if (reply.code === 332) {
    if (credentials.account === null) throw accountWanted(reply);
    reply = await control.request(byteString(`ACCT ${credentials.account}`), deadline);
    asked = "ACCT ***";
  }
  if (!isPositive(reply)) throw loginRefused(reply, asked);
}

function loginRefused(reply: ReceivedReply, command: string): FtpError {
  const error = refusal(reply, { command });
  if (error.code === "busy" || error.code === "connection-failed") return error;
  const encryption = /encrypt|TLS|SSL|AUTH first|cleartext/i.test(shownText(reply));
  const next = encryption
    ? "This server wants encryption: set Encryption to “TLS required (explicit)” and connect again."
    : "Check user name and password.";
  return new FtpError("login-refused", `The server refused the login: ${saidBy(reply)}. ${next}`, {
    reply: { command, code: reply.code, lines: reply.shown },
  });
}

function accountWanted(reply: ReceivedReply): FtpError {
  return new FtpError(
    "login-refused",
    `The server wants an account besides user name and password (${saidBy(reply)}). Fill in the account and connect again.`,
    { reply: { command: "PASS ***", code: reply.code, lines: reply.shown } },
  );
}

/** PBSZ 0 and PROT P (RFC 4217 §9): without them data connections stay readable although the login was not. */
export async function protectData({ core, control, deadline }: LoginStep): Promise<void> {
  await control.request(byteString("PBSZ 0"), deadline);
  const reply = await control.request(byteString("PROT P"), deadline);
  control.protectsData = isPositive(reply);
  if (control.protectsData) return;
  if (core.settings.encryption === "explicit-if-available") {
    control.note(
      "data-not-encrypted",
      "The server refused PROT P: the login is encrypted, listings and files are not.",
    );
    return;
  }
  throw new FtpError(
    "connection-failed",
    `The server refuses to encrypt data connections (${saidBy(reply)}). The session requires encryption, so nothing was transferred. Ask the operator, or choose “TLS if available”.`,
    { reply: { command: "PROT P", code: reply.code, lines: reply.shown } },
  );
}

/** What a session asks once (FEAT) and what every connection needs (UTF-8, the name format of an IBM i). */
export async function prepare(
  { core, control, deadline }: LoginStep,
  greeting: ReceivedReply,
): Promise<void> {
  if (!core.knowsFeatures) {
    const features = await control.request(byteString("FEAT"), deadline);
    core.knowsFeatures = true;
    if (isPositive(features)) core.features = parseFeatures(features.shown);
    const isVsftpd = /vsftpd/i.test(shownText(greeting));
    core.memory.listTakesFlagAndPath = isVsftpd;
    if (isVsftpd && !core.hasFeature("MFMT")) core.memory.setsModifiedBy = "MDTM";
  }
  await matchCharset(core, control, deadline);
  for (const command of core.memory.afterLogin) await control.request(command, deadline);
}

/** FEAT's lines (RFC 2389 §3.2), also from servers that repeat the code or don't indent (interop S19). */
export function parseFeatures(lines: readonly string[]): readonly string[] {
  return lines
    .slice(1, -1)
    .map((line) => line.replace(/^\d{3}[- ]/, "").trim())
    .filter((line) => line !== "");
}
