import { describe, expect, it } from "vitest";
import type { DataMode } from "../../protocol/traffic";
import type { Network } from "../network";
import { createRealNetwork } from "../real-network";
import type { FtpSession, SessionSettings } from "../session-types";
import { hostPort, usualAnswers } from "../testing/fake-replies";
import type { Answers, FakeServerOptions, Handler } from "../testing/fake-server";
import { download, upload, uploadReplacing } from "../testing/files";
import {
  anywhere,
  eventsOf,
  fakeServer,
  notesOf,
  openSession,
  recordingNetwork,
} from "../testing/open-session";
import { verbsOf } from "../testing/received-commands";

/** Everything that opens a data connection. Each resolves when it has ended well. */
const transfers: Readonly<Record<string, (session: FtpSession) => Promise<unknown>>> = {
  "a listing with MLSD": (session) => session.list(session.encodePath("/d")),
  "a listing with LIST": (session) => {
    session.change({ listCommand: "LIST" });
    return session.list(session.encodePath("/d"));
  },
  "a download": (session) => download(session, "/d/a"),
  "a part of a download": (session) => download(session, "/d/a", { from: 1, to: 2 }),
  "an upload of a new file": (session) => upload(session, "/d/new", "new"),
  "an upload that replaces": (session) => uploadReplacing(session, "/d/a", "new"),
  "a look for a file that SIZE doesn't tell": (session) => session.facts(session.encodePath("/d/b")),
  "a deletion with everything inside": (session) =>
    session.remove(session.encodePath("/d"), { recursive: true }),
};
const kinds = Object.keys(transfers);

const run = (kind: string, session: FtpSession) =>
  transfers[kind]?.(session) ?? Promise.reject(new Error(`No transfer is called ${kind}`));

/** Says where it listens, but under another address. */
const elsewhere =
  (address: string): Handler =>
  async (connection) =>
    `227 Entering Passive Mode (${hostPort(address, await connection.listen())}).`;

async function connect(options: FakeServerOptions, given: Partial<SessionSettings>, network?: Network) {
  const { SIZE } = usualAnswers;
  const answers: Answers = {
    // b is a file whose size only the listing tells.
    SIZE: (connection, argument, command) =>
      /(?:^|\/)b$/.test(argument) || typeof SIZE !== "function"
        ? "550 Not in this mode."
        : SIZE(connection, argument, command),
    ...options.answers,
  };
  const server = await fakeServer({
    files: { "/d/a": "hello", "/d/b": "x" },
    directories: ["/d"],
    ...options,
    answers,
  });
  return { server, session: await openSession(server, given, network) };
}

const foreign = {
  "a third host": "203.0.113.9",
  "another address of this machine": "127.0.0.2",
  "a private network": "10.0.0.5",
  "the cloud's metadata service": "169.254.169.254",
  "this host": "0.0.0.0",
};

describe.each(Object.entries(foreign))("227 that names %s", (_what, address) => {
  it.each(kinds)("A6, B1, B2, B3, D8: is never dialled for %s; the FTP server is", async (kind) => {
    const network = recordingNetwork();
    const options = { answers: { PASV: elsewhere(address) } };
    const { session, server } = await connect(options, { passiveCommand: "PASV" }, network);
    await run(kind, session);
    expect(network.dialled("data").length).toBeGreaterThan(0);
    expect(new Set(network.dialled("data").map((remote) => remote.address))).toEqual(new Set([server.host]));
    expect(notesOf(session)).toContain("passive-address-overridden");
  });
});

describe("227 that names another host", () => {
  const options = { answers: { PASV: elsewhere("169.254.169.254") } };

  it.each(kinds)("A6, D8: ends %s before any dial under “strict”", async (kind) => {
    const network = recordingNetwork();
    const given = { passiveCommand: "PASV", passiveAddress: "strict" } as const;
    const { session } = await connect(options, given, network);
    await expect(run(kind, session)).rejects.toMatchObject({ code: "data-connection-failed" });
    expect(network.dialled("data")).toEqual([]);
  });

  it("W3, D8: is dialled under “trust” only where the operator allows it", async () => {
    const policy = { allows: (asked: string) => asked === "127.0.0.1" };
    const network = createRealNetwork({ policy });
    const given = { passiveCommand: "PASV", passiveAddress: "trust" } as const;
    const { session } = await connect(options, given, network);
    await expect(session.list(session.encodePath("/d"))).rejects.toMatchObject({
      code: "data-connection-failed",
      message: expect.stringContaining("not allow"),
    });
    // Nothing is said to be dialled that isn't.
    expect(eventsOf(session, "data-dialling")).toEqual([]);
    expect(eventsOf(session, "data-announced")).toMatchObject([{ used: null }]);
    expect(notesOf(session)).toContain("passive-address-refused");
  });
});

describe("ports of other services", () => {
  it.each([0, 1, 22, 25, 80, 443, 1023])("D8: port %d is never dialled, by PASV or EPSV", async (port) => {
    const network = recordingNetwork();
    const answers = {
      PASV: `227 Entering (${hostPort("127.0.0.1", port)})`,
      EPSV: `229 Entering (|||${port}|)`,
    };
    for (const passiveCommand of ["EPSV", "PASV", "auto"] as const) {
      const { session } = await connect({ answers }, { passiveCommand }, network);
      await expect(session.list(session.encodePath("/d"))).rejects.toMatchObject({
        code: "data-connection-failed",
      });
    }
    expect(network.dialled("data")).toEqual([]);
  });

  it.each(kinds)("D8: port 22 is never dialled for %s", async (kind) => {
    const network = recordingNetwork();
    const answers = { PASV: `227 Entering (${hostPort("127.0.0.1", 22)})`, EPSV: "229 Entering (|||22|)" };
    const { session } = await connect({ answers }, {}, network);
    await expect(run(kind, session)).rejects.toMatchObject({ code: "data-connection-failed" });
    expect(network.dialled("data")).toEqual([]);
  });
});

describe("229 with an address", () => {
  it.each(["|1|203.0.113.9|%|", "|2|2001:db8::7|%|", "|1|169.254.169.254|%|"])(
    "D8: %s is no answer; what PASV then says is dialled at the FTP server",
    async (form) => {
      const network = recordingNetwork();
      const EPSV: Handler = async (connection) =>
        `229 Entering (${form.replace("%", String(await connection.listen()))})`;
      const { session, server } = await connect({ answers: { EPSV } }, {}, network);
      await session.list(session.encodePath("/d"));
      expect(network.dialled("data").map(({ address }) => address)).toEqual([server.host]);
      expect(verbsOf(server)).toContain("PASV");
    },
  );
});

describe("a data connection in active mode", () => {
  const active = { dataMode: "active", activeCommand: "PORT" } as const;
  const fromElsewhere: Handler = async (connection) => {
    await connection.reply("150 Here it comes.");
    const data = await connection.openData({ from: "127.0.0.2" });
    await data.end("type=file;size=5; planted\r\n");
    await connection.reply("226 Transfer complete.");
  };

  const storesFromElsewhere =
    (onBytes: (bytes: Buffer) => void): Handler =>
    async (connection) => {
      await connection.reply("150 Ready for it.");
      const data = await connection.openData({ from: "127.0.0.2" });
      onBytes(await data.receiveAll().catch(() => data.received));
      await connection.reply("426 Connection closed.");
    };

  it.each([
    ["MLSD", "a listing with MLSD"],
    ["LIST", "a listing with LIST"],
    ["RETR", "a download"],
    ["STOR", "an upload of a new file"],
  ])("B4, D8: for %s is taken from the FTP server alone", async (verb, kind) => {
    const stored: Buffer[] = [];
    const STOR = storesFromElsewhere((bytes) => stored.push(bytes));
    const { session } = await connect(
      { answers: { [verb]: verb === "STOR" ? STOR : fromElsewhere } },
      active,
    );
    await expect(run(kind, session)).rejects.toMatchObject({ code: "data-connection-failed" });
    expect(eventsOf(session, "data-failed").map(({ reason }) => reason)).toContain("wrong-peer");
    expect(eventsOf(session, "data-opened")).toEqual([]);
    expect(Buffer.concat(stored)).toHaveLength(0);
  });

  it.each(kinds)("B4: for %s is listened for at the control connection's own address", async (kind) => {
    const listened: string[] = [];
    const network: Network = {
      ...anywhere,
      listen: (options) => {
        listened.push(options.address);
        return anywhere.listen(options);
      },
    };
    const dataMode: DataMode = "active";
    const { session } = await connect({}, { dataMode }, network);
    await run(kind, session);
    expect(new Set(listened)).toEqual(new Set(["127.0.0.1"]));
  });
});
