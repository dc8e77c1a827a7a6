import { X509Certificate } from "node:crypto";
import { onTestFinished } from "vitest";
import { createRealNetwork } from "@/lib/ftp/real-network";
import { Session } from "@/lib/ftp/session";
import type { SessionSettings } from "@/lib/ftp/session-types";
import { settingsFor } from "@/lib/ftp/testing/session-settings";
import type { RealServer } from "./real-server";

const network = createRealNetwork({ policy: { allows: () => true } });

/** A session on a server, under TLS where the server has a certificate; the test's end closes it, and shows both logs on failure. */
export async function logIn(
  server: Pick<RealServer, "host" | "port" | "user" | "password" | "certificate" | "log">,
  given: Partial<SessionSettings> = {},
): Promise<Session> {
  const { user, password, certificate } = server;
  const session = await Session.connect({
    id: "test",
    settings: settingsFor(server, {
      ...{ user, password, transferConnections: 1, timeoutSeconds: 20 },
      ...(certificate === null
        ? {}
        : { encryption: "explicit", certificate: { sha256: sha256Of(certificate) } }),
      ...given,
    }),
    network,
  });
  onTestFinished(async ({ task }) => {
    if (task.result?.state === "fail") console.error(session.traffic.after(), server.log());
    await session.close();
  });
  return session;
}

function sha256Of(certificate: string): string {
  return new X509Certificate(certificate).fingerprint256.replaceAll(":", "").toLowerCase();
}
