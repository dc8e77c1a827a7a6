import { describe, expect, it, onTestFinished } from "vitest";
import type { Session } from "../session";
import { closedPort, startBlackHole } from "../testing/black-hole";
import { hostPort, inTurn, silence } from "../testing/fake-replies";
import type { Handler } from "../testing/fake-server";
import { download, namesIn, upload } from "../testing/files";
import { eventsOf, fakeServer, openSession, recordingNetwork } from "../testing/open-session";
import { announcesOf } from "../testing/received-commands";

const files = { "/a.txt": "abc" };
const features = ["MLST type*;size*;modify*;", "SIZE", "MDTM", "UTF8"];

/** Every kind of transfer once. */
async function useAllTransfers(session: Session): Promise<void> {
  expect(await namesIn(session)).toEqual(["a.txt"]);
  expect((await download(session, "/a.txt")).toString()).toBe("abc");
  await upload(session, "/new", "xyz");
}

describe("passive addresses", () => {
  it.each(["10.0.0.4", "192.168.1.10", "172.17.0.2", "100.64.0.1", "169.254.1.2", "0.0.0.0", "203.0.113.9"])(
    "S3: dials the control connection's address for every transfer when 227 names %s",
    async (advertised) => {
      const ports: number[] = [];
      const PASV: Handler = async (connection) => {
        const port = await connection.listen();
        ports.push(port);
        return `227 Entering Passive Mode (${hostPort(advertised, port)}).`;
      };
      const server = await fakeServer({ files, answers: { PASV } });
      const network = recordingNetwork();
      const session = await openSession(server, { passiveCommand: "PASV" }, network);
      await useAllTransfers(session);
      expect(ports.length).toBeGreaterThanOrEqual(3);
      expect(network.dialled("data")).toEqual(ports.map((port) => ({ address: "127.0.0.1", port })));
      const notes = eventsOf(session, "note").filter(({ code }) => code === "passive-address-overridden");
      expect(notes.length).toBe(ports.length);
      expect(notes[0]?.text).toContain(advertised);
    },
  );

  it("S3: dials another host only when the person said so", async () => {
    const PASV: Handler = async (connection) =>
      `227 Entering (${hostPort("127.0.0.2", await connection.listen({ address: "127.0.0.2" }))})`;
    const server = await fakeServer({ files, answers: { PASV } });
    const network = recordingNetwork();
    const session = await openSession(server, { passiveCommand: "PASV", passiveAddress: "trust" }, network);
    expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    expect(network.dialled("data").map(({ address }) => address)).toEqual(["127.0.0.2"]);
  });

  it("S4: can be told to use PASV alone, at the control connection's address", async () => {
    const PASV: Handler = async (connection) =>
      `227 Entering (${hostPort("20.50.2.3", await connection.listen())})`;
    const server = await fakeServer({ files, answers: { PASV } });
    const network = recordingNetwork();
    const given = { passiveCommand: "PASV", passiveAddress: "control-host" } as const;
    const session = await openSession(server, given, network);
    await useAllTransfers(session);
    expect(announcesOf(server)).not.toContain("EPSV");
    expect(new Set(network.dialled("data").map(({ address }) => address))).toEqual(new Set(["127.0.0.1"]));
  });

  it("S4: never dials an address in the answer to EPSV", async () => {
    const EPSV: Handler = async (connection) => {
      const port = await connection.listen();
      return `229 Entering Extended Passive Mode (|1|10.1.2.3|${port}|)`;
    };
    const server = await fakeServer({ files, answers: { EPSV } });
    const network = recordingNetwork();
    const session = await openSession(server, {}, network);
    await useAllTransfers(session);
    expect(new Set(network.dialled("data").map(({ address }) => address))).toEqual(new Set(["127.0.0.1"]));
  });

  it.each(["!", "#", "|", "$", "~"])("S5: reads the port in 229 between %s", async (delimiter) => {
    const d = delimiter.repeat(3);
    const EPSV: Handler = async (connection) =>
      `229 Entering Extended Passive Mode (${d}${await connection.listen()}${delimiter})`;
    const server = await fakeServer({ files, answers: { EPSV } });
    const session = await openSession(server);
    expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    expect(announcesOf(server)).toEqual(["EPSV"]);
  });
});

describe("EPSV", () => {
  it.each([
    ["is named by FEAT and refused", ["EPSV", ...features], "500 'EPSV': command not understood"],
    ["is named by FEAT and forbidden", ["EPSV", ...features], "550 Permission denied."],
    ["is not named by FEAT and refused", features, "502 Not implemented."],
    ["makes no sense", ["EPSV", ...features], "229 Entering Extended Passive Mode"],
  ])("S6: gives way to PASV when it %s", async (_name, lines, EPSV) => {
    const FEAT = `211-Features\n ${lines.join("\n ")}\n211 End`;
    const server = await fakeServer({ files, answers: { FEAT, EPSV } });
    const session = await openSession(server);
    for (let i = 0; i < 2; i++) expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    expect(announcesOf(server)).toEqual(["EPSV", "PASV", "PASV"]);
    expect(server.connections).toHaveLength(1);
  });

  it("S6: is tried where FEAT doesn't name it", async () => {
    const FEAT = `211-Features\n ${features.join("\n ")}\n211 End`;
    const server = await fakeServer({ files, answers: { FEAT } });
    const session = await openSession(server);
    await session.list(session.encodePath("/"));
    expect(announcesOf(server)).toEqual(["EPSV"]);
  });

  it("S6: gives way to PASV when its port refuses the dial", async () => {
    const port = await closedPort();
    const server = await fakeServer({ files, answers: { EPSV: `229 Entering (|||${port}|)` } });
    const session = await openSession(server);
    for (let i = 0; i < 2; i++) expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    expect(announcesOf(server)).toEqual(["EPSV", "PASV", "PASV"]);
  });

  it("S6: gives way to PASV when a firewall swallows the dial, although the server waits in silence", async () => {
    const hole = await startBlackHole();
    onTestFinished(() => hole.close());
    const server = await fakeServer({ files, answers: { EPSV: `229 Entering (|||${hole.port}|)` } });
    const mlsd = server.answers.get("MLSD");
    server.answers.set("MLSD", inTurn(silence, mlsd));
    const session = await openSession(server, { timeoutSeconds: 8 });
    for (let i = 0; i < 2; i++) expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    expect(announcesOf(server)).toEqual(["EPSV", "PASV", "PASV"]);
    expect(eventsOf(session, "data-failed").map(({ reason }) => reason)).toEqual(["timeout"]);
  });
});
