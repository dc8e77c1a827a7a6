import { X509Certificate } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Transcript, transcriptSchema } from "@/lib/contract/traffic";
import { FtpError } from "@/lib/ftp/errors";
import { createRealNetwork } from "@/lib/ftp/real-network";
import { Session } from "@/lib/ftp/session";
import type { FtpSession, SessionSettings } from "@/lib/ftp/session-types";
import { download, upload } from "@/lib/ftp/testing/files";
import { settingsFor } from "@/lib/ftp/testing/session-settings";
import type { DataMode, TrafficEvent } from "@/lib/protocol/traffic";
import { formatJson } from "@/lib/protocol/transcript/json";
import { FarWire } from "./bench/far-wire";
import { Firewall } from "./record-transcripts-firewall";
import { startProftpd } from "./servers/proftpd";
import { startPureFtpd } from "./servers/pure-ftpd";
import type { RealServer } from "./servers/real-server";
import { startVsftpd } from "./servers/vsftpd";

const folder = fileURLToPath(new URL("../lib/protocol/testing/transcripts/", import.meta.url));
const network = createRealNetwork({ policy: { allows: () => true } });

/** Milliseconds there and back: what waits for the server is told apart from what doesn't. */
const ROUND_TRIP = 16;
/** Above every range that `passiveRange` hands out, and below the ports that the system hands out by itself. */
const ACTIVE_PORTS = { first: 31_000, last: 31_019 };
/** All ranges that `passiveRange` hands out. */
const PASSIVE_PORTS = { first: 20_000, last: 30_000 };
/** Long enough for two attempts with a server that answers, short enough for a person who waits for a recording. */
const FAILING = { timeoutSeconds: 6 } as const;

const notes = "What the harbour master wrote down.\r\n".repeat(40);

const products = [
  { name: "vsftpd", start: startVsftpd, firewall: "drops" },
  // Its 425 comes at once where its own machine refuses the dial; the other two wait in vain.
  { name: "proftpd", start: startProftpd, firewall: "refuses" },
  { name: "pure-ftpd", start: startPureFtpd, firewall: "drops" },
] as const;

describe.each(products)("$name", ({ name, start, firewall: kind }) => {
  describe.each([
    ["plain", false],
    ["tls", true],
  ] as const)("%s", (encryption, tls) => {
    let wire: FarWire;
    let server: RealServer;
    let firewall: Firewall;
    beforeAll(async () => {
      wire = await FarWire.open(ROUND_TRIP);
      server = await start({ tls, namespace: wire });
      firewall = new Firewall(wire.name);
    });
    afterAll(async () => {
      await server?.close();
      await wire?.close();
    });

    const connect = (id: string, given: Partial<SessionSettings>): Promise<Session> =>
      Session.connect({ id, network, settings: settingsOf(server, given) });

    /** Does the work in a session of its own and writes down what was on the wire. */
    const record = async (
      suffix: string,
      given: Partial<SessionSettings> & { readonly dataMode: DataMode },
      work: (session: Session) => Promise<void>,
    ): Promise<readonly TrafficEvent[]> => {
      const id = `${name}-${given.dataMode}-${encryption}${suffix}`;
      const session = await connect(id, given);
      try {
        await work(session);
      } finally {
        firewall.open();
        await session.close();
      }
      return write(id, session.settings, session.traffic.after(), server);
    };

    it.each(["passive", "active"] as const)("what a person does in %s mode", async (dataMode) => {
      await record("", { dataMode, activePorts: ACTIVE_PORTS }, async (session) => {
        await session.list(session.encodePath("/"));
        await upload(session, "/notes.txt", notes);
        expect((await download(session, "/notes.txt")).toString()).toBe(notes);
        await session.rename(session.encodePath("/notes.txt"), session.encodePath("/log.txt"));
        await expect(download(session, "/missing.txt")).rejects.toMatchObject({ code: "not-found" });
        await session.remove(session.encodePath("/log.txt"), { recursive: false });
      });
    });

    it("a data connection that fails in passive mode", async () => {
      const events = await record("-failure", { dataMode: "passive", ...FAILING }, async (session) => {
        firewall.dropTo(server.host, PASSIVE_PORTS);
        await listingFails(session);
        firewall.open();
        await session.list(session.encodePath("/"));
      });
      expect(events.some(({ type }) => type === "data-failed")).toBe(true);
    });

    it("a data connection that fails in active mode", async () => {
      const settings = { dataMode: "active", activePorts: ACTIVE_PORTS, ...FAILING } as const;
      const events = await record("-failure", settings, async (session) => {
        const client = clientOf(session);
        if (kind === "drops") firewall.dropFrom(client, ACTIVE_PORTS);
        else firewall.refuseTo(client, ACTIVE_PORTS);
        await listingFails(session);
        firewall.open();
        await session.list(session.encodePath("/"));
      });
      expect(events.findLast(({ type }) => type === "data-opened")).toMatchObject({ openedBy: "server" });
    });

    it.runIf(name === "proftpd")("several transfers at once, each announced ahead", async () => {
      const settings = { dataMode: "passive", transferConnections: 3 } as const;
      const events = await record("-parallel", settings, async (session) => {
        const names = ["one", "two", "three", "four"].map((word) => `/${word}.txt`);
        await Promise.all([
          ...names.map((path) => upload(session, path, `${path}\r\n${notes}`)),
          session.list(session.encodePath("/")),
        ]);
        await Promise.all(names.slice(0, 3).map((path) => download(session, path)));
        // Announced ahead and then not needed: the answer to SIZE decides.
        await expect(upload(session, "/one.txt", notes)).rejects.toMatchObject({ code: "already-exists" });
      });
      expect(new Set(events.map(({ connection }) => connection)).size).toBe(4);
    });

    it.runIf(name === "vsftpd")("from passive over to active mode", async () => {
      const settings = {
        dataMode: "passive",
        fallback: true,
        activePorts: ACTIVE_PORTS,
        timeoutSeconds: 12,
      } as const;
      const events = await record("-fallback", settings, async (session) => {
        firewall.dropTo(server.host, PASSIVE_PORTS);
        await session.list(session.encodePath("/"));
        await upload(session, "/notes.txt", notes);
        await session.remove(session.encodePath("/notes.txt"), { recursive: false });
      });
      expect(events.findLast(({ type }) => type === "data-opened")).toMatchObject({ openedBy: "server" });
    });

    it("a login that is refused", async () => {
      const id = `${name}-passive-${encryption}-login-refused`;
      const settings = settingsOf(server, { password: "no such password" });
      const error = await Session.connect({ id, network, settings }).then(
        (session) => session.close(),
        (reason: unknown) => reason,
      );
      if (!(error instanceof FtpError)) throw new Error("The login was to be refused");
      write(id, settings, error.events ?? [], server);
    });
  });
});

async function listingFails(session: FtpSession): Promise<void> {
  await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
    code: expect.stringMatching(/^(?:data-connection-failed|timeout)$/),
  });
}

function settingsOf(server: RealServer, given: Partial<SessionSettings>): SessionSettings {
  const { user, password, certificate } = server;
  return settingsFor(server, {
    ...{ user, password, transferConnections: 1, timeoutSeconds: 20 },
    ...(certificate !== null && {
      encryption: "explicit",
      certificate: { sha256: sha256Of(certificate) },
    }),
    ...given,
  });
}

function sha256Of(certificate: string): string {
  return new X509Certificate(certificate).fingerprint256.replaceAll(":", "").toLowerCase();
}

/** The address at the near end of the line, as the control connection shows it. */
function clientOf(session: FtpSession): string {
  const opened = session.traffic.after().find((event) => event.type === "control-opened");
  if (opened?.type !== "control-opened") throw new Error("A session has a control connection");
  return opened.local.address;
}

/** Writes a recording down, and sees to it that it gives nothing away. */
function write(
  id: string,
  settings: SessionSettings,
  events: readonly TrafficEvent[],
  server: RealServer,
): readonly TrafficEvent[] {
  const { host, port, user, encryption, dataMode } = settings;
  const head: Transcript["session"] = { id, host, port, user, encryption, dataMode };
  const text = formatJson(events, head);
  expect(transcriptSchema.parse(JSON.parse(text)).events).toEqual(events);
  expect(text).not.toContain(server.password);
  expect(text).not.toContain(settings.password);
  expect(text.length).toBeLessThan(60_000);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${id}.json`), text);
  return events;
}
