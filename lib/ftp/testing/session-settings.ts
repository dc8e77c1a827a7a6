import type { SessionSettings } from "../session-types";
import type { TestCertificate } from "./certificate";

/** Answers that come late or never would run into this, far above a test's own time. */
export const patient = { timeoutSeconds: 60 } as const;

/** Explicit TLS with this certificate and no other. */
export function pinned({ sha256 }: Pick<TestCertificate, "sha256">) {
  return { encryption: "explicit", certificate: { sha256 } } as const;
}

/** Settings of a session as `POST /api/sessions` would default them, for a server on loopback. */
export function settingsFor(
  { host, port }: { readonly host: string; readonly port: number },
  given: Partial<SessionSettings> = {},
): SessionSettings {
  return {
    host,
    port,
    user: "student",
    password: "correct horse",
    account: null,
    encryption: "none",
    certificate: "trusted",
    initialPath: null,
    dataMode: "passive",
    fallback: false,
    passiveAddress: "auto",
    passiveCommand: "auto",
    activeCommand: "auto",
    activeAddress: null,
    activePorts: null,
    charset: "utf-8",
    listCommand: "auto",
    transferConnections: 3,
    timeoutSeconds: 5,
    uploadVia: "auto",
    ...given,
  };
}
