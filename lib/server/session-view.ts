import type { SessionView } from "@/lib/contract/lab";
import type { ParsedSessionRequest, Session, SessionChange } from "@/lib/contract/session";
import type { FtpSession, SessionSettings, SettingsChange } from "@/lib/ftp/session-types";
import type { Runtime } from "./runtime";
import { type Settings, toPortRange } from "./settings";

/** The same with what the lab knows of it. */
export function fullViewOf(session: FtpSession, { sessions }: Pick<Runtime, "sessions">): SessionView {
  return { ...viewOf(session), lab: sessions.ownOf(session)?.view ?? null };
}

/** A session as its browser may see it: the settings without secrets, and what is known of the server. */
export function viewOf(session: FtpSession): Session {
  const { settings, secured } = session;
  const { certificate, activePorts } = settings;
  return {
    id: session.id,
    state: session.state,
    host: settings.host,
    port: settings.port,
    user: settings.user,
    encryption: settings.encryption,
    dataMode: settings.dataMode,
    fallback: settings.fallback,
    passiveAddress: settings.passiveAddress,
    passiveCommand: settings.passiveCommand,
    activeCommand: settings.activeCommand,
    activeAddress: settings.activeAddress,
    activePorts: activePorts === null ? null : `${activePorts.first}-${activePorts.last}`,
    charset: settings.charset,
    listCommand: settings.listCommand,
    transferConnections: settings.transferConnections,
    timeoutSeconds: settings.timeoutSeconds,
    uploadVia: settings.uploadVia,
    initialPath: settings.initialPath,
    certificate: { accept: certificate === "trusted" ? "trusted" : `sha256:${certificate.sha256}` },
    home: session.home,
    ...(session.homeIsExact
      ? {}
      : { homeBytes: Buffer.from(session.homeBytes, "latin1").toString("base64url") }),
    greeting: session.greeting,
    system: session.system,
    features: [...session.features],
    secured: secured === null ? null : { protocol: secured.protocol, cipher: secured.cipher },
    connections: session.connections,
    createdAt: new Date(session.createdAt).toISOString(),
    lastUsedAt: new Date(session.lastUsedAt).toISOString(),
  };
}

/** The port that a request means: FTPS that is encrypted from the first byte has one of its own (RFC 4217 §2). */
export function portOf({ port, encryption }: Pick<ParsedSessionRequest, "port" | "encryption">): number {
  return port ?? (encryption === "implicit" ? 990 : 21);
}

/**
 * The engine's settings of a request.
 * @param password what the request gave, or what its sealed password held; null for none.
 */
export function settingsOf(request: ParsedSessionRequest, password: string | null): SessionSettings {
  const { sealedPassword: _sealed, certificate, activePorts, ...rest } = request;
  return {
    ...rest,
    port: portOf(request),
    // RFC 1635: anonymous servers ask for an e-mail address and take anything that looks like one.
    password: password ?? (request.user === "anonymous" || request.user === "ftp" ? "anonymous@" : ""),
    account: request.account ?? null,
    initialPath: request.initialPath ?? null,
    activePorts: activePorts === null ? null : toPortRange(activePorts),
    certificate: certificate.accept === "trusted" ? "trusted" : { sha256: fingerprintOf(certificate.accept) },
  };
}

function fingerprintOf(accept: string): string {
  return accept.slice("sha256:".length).replaceAll(":", "").toLowerCase();
}

/** The engine's change of a PATCH: null gives the deployment's own active address and ports back. */
export function changeOf(
  { activePorts, activeAddress, ...rest }: SessionChange,
  deployment: Pick<Settings, "activeAddress" | "activePorts">,
): SettingsChange {
  return {
    ...rest,
    ...(activeAddress !== undefined && { activeAddress: activeAddress ?? deployment.activeAddress }),
    ...(activePorts !== undefined && {
      activePorts: activePorts === null ? deployment.activePorts : toPortRange(activePorts),
    }),
  };
}
