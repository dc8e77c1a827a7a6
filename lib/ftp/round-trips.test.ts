import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Session } from "./session";
import type { SessionSettings } from "./session-types";
import type { FakeServerOptions } from "./testing/fake-server";
import { FarNetwork } from "./testing/far-network";
import { anywhere, fakeServer, openSession } from "./testing/open-session";

/** What an operation sent, and how many round trips it took. */
interface Bill {
  readonly commands: readonly string[];
  readonly roundTrips: number;
}

/** A session on a server that is far away, what its login cost, and what operations on it cost. */
async function farAway(options: FakeServerOptions = {}, given: Partial<SessionSettings> = {}) {
  const server = await fakeServer({ files: { "/pub/a.txt": "abc" }, ...options });
  const far = new FarNetwork(anywhere);
  onTestFinished(() => far.close());
  const bill = async <T>(operation: () => Promise<T>): Promise<Bill & { readonly result: T }> => {
    const before = server.lines.length;
    const { result, roundTrips } = await far.cost(operation);
    // The port that active mode announces is another one each time.
    const commands = server.lines.slice(before).map((line) => line.replace(/^EPRT .*/, "EPRT"));
    return { commands, roundTrips, result };
  };
  const { sha256 } = server.certificate;
  const settings = { certificate: { sha256 }, ...given };
  const { result: session, ...login } = await bill(() => openSession(server, settings, far));
  const costOf = async (operation: () => Promise<unknown>): Promise<Bill> => {
    const { commands, roundTrips } = await bill(operation);
    return { commands, roundTrips };
  };
  return { session, login, costOf };
}

function list(session: Session, path: string) {
  return session.list(session.encodePath(path));
}

function upload(session: Session, path: string) {
  const source = Readable.from([Buffer.alloc(1024)]);
  return session.upload(session.encodePath(path), { source, size: 1024, onExisting: "create" });
}

async function download(session: Session, path: string): Promise<Buffer> {
  return buffer((await session.download(session.encodePath(path))).body);
}

const tls = { tls: "explicit" } as const;
const explicit = { encryption: "explicit" } as const;

describe("a login", () => {
  it("sends six commands and takes eight round trips", async () => {
    const { login } = await farAway();
    const commands = ["USER student", "PASS correct horse", "FEAT", "OPTS UTF8 ON", "SYST", "PWD"];
    // The dial and the greeting are one each.
    expect(login).toEqual({ commands, roundTrips: 2 + commands.length });
  });

  it("sends nine commands under explicit TLS, and takes twelve round trips", async () => {
    const { login } = await farAway(tls, explicit);
    const commands = [
      "AUTH TLS",
      "USER student",
      "PASS correct horse",
      "PBSZ 0",
      "PROT P",
      "FEAT",
      "OPTS UTF8 ON",
      "SYST",
      "PWD",
    ];
    // The dial, the greeting, and the handshake of TLS 1.3.
    expect(login).toEqual({ commands, roundTrips: 3 + commands.length });
  });

  it("asks nothing of a path that was given", async () => {
    const { login } = await farAway({}, { initialPath: "/pub" });
    expect(login.commands).not.toContain("PWD");
  });
});

describe.each([
  ["passive", "EPSV"],
  ["active", "EPRT"],
] as const)("in %s mode", (dataMode, announce) => {
  it.each([
    ["plain FTP", {}, {}, 3],
    // The data connection's handshake: a resumed one of TLS 1.3 is as long as a full one.
    ["explicit TLS", tls, explicit, dataMode === "passive" ? 4 : 5],
  ] as const)(
    "a listing is two commands and few round trips on %s",
    async (_, options, given, roundTrips) => {
      const { session, costOf } = await farAway(options, { ...given, dataMode });
      for (const path of ["/", "/pub", "/pub", "/"]) {
        const commands = [announce, `MLSD ${path}`];
        expect(await costOf(() => list(session, path))).toEqual({ commands, roundTrips });
      }
    },
  );

  it("a listing is as cheap where the server has LIST only, but for the first of another directory", async () => {
    const answers = {
      FEAT: "211-Features:\n EPRT\n EPSV\n MDTM\n SIZE\n UTF8\n211 End",
      SYST: "215 UNIX Type: L8",
    };
    const { session, costOf } = await farAway({ answers }, { dataMode });
    const home = await costOf(() => list(session, "/"));
    expect(home).toEqual({ commands: [announce, "LIST -a"], roundTrips: 3 });
    const other = await costOf(() => list(session, "/pub"));
    expect(other).toEqual({ commands: ["CWD /pub", announce, "LIST -a"], roundTrips: 4 });
    expect(await costOf(() => list(session, "/pub"))).toEqual(home);
  });

  it("a small new file is five commands, of which three leave together", async () => {
    const { session, costOf } = await farAway({}, { dataMode });
    await upload(session, "/pub/first");
    expect(await costOf(() => upload(session, "/pub/second"))).toEqual({
      commands: ["SIZE /pub/second", "MDTM /pub/second", announce, "STOR /pub/second", "SIZE /pub/second"],
      // The questions and the announce leave together. In active mode the bytes can't leave with the end of the handshake: it is the server's.
      roundTrips: dataMode === "passive" ? 4 : 5,
    });
  });

  it("a download is four commands and four round trips", async () => {
    const { session, costOf } = await farAway({}, { dataMode });
    await download(session, "/pub/a.txt");
    expect(await costOf(() => download(session, "/pub/a.txt"))).toEqual({
      commands: ["SIZE /pub/a.txt", "MDTM /pub/a.txt", announce, "RETR /pub/a.txt"],
      roundTrips: 4,
    });
  });
});

it("making, renaming and deleting what nobody has to look up costs what its commands cost", async () => {
  const { session, costOf } = await farAway();
  const path = (text: string) => session.encodePath(text);
  expect(await costOf(() => session.makeDirectory(path("/pub/new")))).toEqual({
    commands: ["MKD /pub/new"],
    roundTrips: 1,
  });
  const facts = await costOf(() => session.facts(path("/pub/a.txt")));
  expect(facts.commands).toEqual(["TYPE I", "SIZE /pub/a.txt", "MDTM /pub/a.txt"]);
  expect(facts.roundTrips).toBe(2);
});
