import { describe, expect, it } from "vitest";
import { diagnose } from "../protocol/diagnosis/diagnose";
import { exchangeFailed } from "../protocol/exchange-outcome";
import type { TrafficEvent } from "../protocol/traffic";
import { FtpError } from "./errors";
import { closedPort, startBlackHole } from "./testing/black-hole";
import { hangsUp, hostPort, sends, silence } from "./testing/fake-replies";
import { countingNetwork, eventsOf, fakeServer, notesOf, openSession } from "./testing/open-session";
import { linesOf, verbsOf } from "./testing/received-commands";
import { pinned } from "./testing/session-settings";

const files = { "/a.txt": "abc" };

describe("the data mode", () => {
  it("is passive with EPSV first: the client dials", async () => {
    const server = await fakeServer({ files });
    const session = await openSession(server);
    await session.list(session.encodePath("/"));
    expect(server.lines).toContain("EPSV");
    expect(eventsOf(session, "data-opened").map(({ openedBy }) => openedBy)).toEqual(["client"]);
    expect(server.dataConnections[0]?.openedBy).toBe("client");
  });

  it("is active with EPRT first: the server dials", async () => {
    const server = await fakeServer({ files });
    const session = await openSession(server, { dataMode: "active" });
    await session.list(session.encodePath("/"));
    expect(linesOf(server, "EPRT")).toHaveLength(1);
    expect(eventsOf(session, "data-opened").map(({ openedBy }) => openedBy)).toEqual(["server"]);
    expect(server.dataConnections[0]?.openedBy).toBe("server");
  });

  it("is said to be impossible where PORT has to name an IPv6 address", async () => {
    const server = await fakeServer({ files });
    const session = await openSession(server, {
      dataMode: "active",
      activeCommand: "PORT",
      activeAddress: "2001:db8::7",
    });
    const before = session.traffic.lastSeq;
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
      code: "data-connection-failed",
    });
    const events = session.traffic.after(before);
    expect(verbsOf(server)).not.toContain("PORT");
    expect(notesOf(session)).toEqual(["port-names-ipv4-only"]);
    expect(exchangeFailed(events)).toBe(true);
    expect(diagnose(events)[0]?.id).toBe("active-port-ipv4-only");
  });

  it("changes between two transfers of one session, without logging in again", async () => {
    const server = await fakeServer({ files });
    const session = await openSession(server);
    await session.list(session.encodePath("/"));
    session.change({ dataMode: "active" });
    const second = await session.list(session.encodePath("/"));
    expect(second.dataMode).toBe("active");
    expect(server.dataConnections.map(({ openedBy }) => openedBy)).toEqual(["client", "server"]);
    expect(server.connections).toHaveLength(1);
  });

  it("reports announce, dial, opening and end in the order in which they were", async () => {
    const server = await fakeServer({ files });
    const session = await openSession(server);
    const before = session.traffic.lastSeq;
    await session.list(session.encodePath("/"));
    const types = session.traffic.after(before).map((event) => event.type);
    expect(types.slice(0, 4)).toEqual(["command", "reply", "data-announced", "data-dialling"]);
    // From here on two connections work at once, and either may be heard first.
    expect([...types.slice(4)].sort()).toEqual(["command", "data-closed", "data-opened", "reply", "reply"]);
    expect(types.indexOf("data-opened")).toBeLessThan(types.indexOf("data-closed"));
  });
});

describe("the extended commands", () => {
  it("C37: give way to PASV when EPSV is refused, which is remembered", async () => {
    const server = await fakeServer({ files, answers: { EPSV: "500 what?" } });
    const session = await openSession(server);
    await session.list(session.encodePath("/"));
    await session.list(session.encodePath("/"));
    expect(server.lines.filter((line) => /^(EPSV|PASV)$/.test(line))).toEqual(["EPSV", "PASV", "PASV"]);
  });

  it("C44: give way to PORT when EPRT is refused, which is remembered", async () => {
    const server = await fakeServer({ files, answers: { EPRT: "500 what?" } });
    const session = await openSession(server, { dataMode: "active" });
    await session.list(session.encodePath("/"));
    await session.list(session.encodePath("/"));
    expect(verbsOf(server).filter((verb) => /^(EPRT|PORT)$/.test(verb))).toEqual(["EPRT", "PORT", "PORT"]);
  });

  it("S6, C40: give way to PASV when nobody listens where EPSV said", async () => {
    const port = await closedPort();
    const server = await fakeServer({ files, answers: { EPSV: `229 Entering (|||${port}|)` } });
    const session = await openSession(server);
    expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    await session.list(session.encodePath("/"));
    expect(server.lines.filter((line) => /^(EPSV|PASV)$/.test(line))).toEqual(["EPSV", "PASV", "PASV"]);
  });

  it.each([
    ["EPSV", "229 (|||1000000|)"],
    ["EPSV", "200 fine"],
    ["PASV", "227 (1216,256,2,127,127,127)"],
    ["PASV", "200 fine"],
  ] as const)("C39, C41: refuse the answer to %s %j without dialling", async (passiveCommand, reply) => {
    const server = await fakeServer({ files, answers: { [passiveCommand]: reply } });
    const session = await openSession(server, { passiveCommand });
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
      code: "data-connection-failed",
    });
    expect(eventsOf(session, "data-dialling")).toEqual([]);
  });
});

describe("the passive address policy", () => {
  const foreign = async (given: object) => {
    const server = await fakeServer({
      files,
      answers: {
        PASV: async (connection) => `227 Entering (${hostPort("203.0.113.9", await connection.listen())})`,
      },
    });
    return { server, session: await openSession(server, { passiveCommand: "PASV", ...given }) };
  };

  it("S3, C42: dials the control peer when 227 names another host, and says so", async () => {
    const { session } = await foreign({});
    expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    expect(eventsOf(session, "data-dialling")[0]?.remote.address).toBe("127.0.0.1");
    expect(eventsOf(session, "data-announced")[0]?.announced.address).toBe("203.0.113.9");
    expect(notesOf(session)).toContain("passive-address-overridden");
  });

  it("C42: fails under “strict”", async () => {
    const { session } = await foreign({ passiveAddress: "strict" });
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
      code: "data-connection-failed",
    });
    expect(eventsOf(session, "data-dialling")).toEqual([]);
  });

  it("C42: tells in the log what was announced and not dialled, and why", async () => {
    const { session } = await foreign({ passiveAddress: "strict" });
    await session.list(session.encodePath("/")).catch(() => undefined);
    const [announced] = eventsOf(session, "data-announced");
    expect(announced).toMatchObject({ announced: { address: "203.0.113.9" }, used: null, data: 1 });
    expect(eventsOf(session, "note").find(({ code }) => code === "passive-address-refused")).toMatchObject({
      data: 1,
      text: expect.stringContaining("203.0.113.9"),
    });
    expect(exchangeFailed(session.traffic.after(0).filter(isListing))).toBe(true);
  });

  it.each([
    ["EPSV", "229 Entering (|||22|)", 22],
    ["PASV", "227 Entering (127,0,0,1,3,255)", 1023],
  ] as const)(
    "D8: tells in the log that %s announced a port of another service",
    async (command, answer, port) => {
      const server = await fakeServer({ files, answers: { [command]: answer } });
      const session = await openSession(server, { passiveCommand: command });
      await session.list(session.encodePath("/")).catch(() => undefined);
      expect(eventsOf(session, "data-announced")[0]).toMatchObject({ announced: { port }, used: null });
      expect(notesOf(session)).toContain("passive-address-refused");
      expect(exchangeFailed(session.traffic.after(0).filter(isListing))).toBe(true);
    },
  );

  it("tells in the log that an answer names no port at all", async () => {
    const server = await fakeServer({ files, answers: { PASV: "227 nonsense" } });
    const session = await openSession(server, { passiveCommand: "PASV" });
    await session.list(session.encodePath("/")).catch(() => undefined);
    expect(eventsOf(session, "data-announced")).toEqual([]);
    expect(notesOf(session)).toContain("passive-reply-unusable");
    expect(exchangeFailed(session.traffic.after(0).filter(isListing))).toBe(true);
  });

  it("doesn't count one that wasn't dialled where the next way worked", async () => {
    const server = await fakeServer({ files, answers: { EPSV: "229 Entering (|||22|)" } });
    const session = await openSession(server);
    await session.list(session.encodePath("/"));
    expect(notesOf(session)).toContain("passive-address-refused");
    expect(exchangeFailed(session.traffic.after(0).filter(isListing))).toBe(false);
  });
});

const isListing = (event: TrafficEvent) => event.exchange?.label.startsWith("List") === true;

describe("a data connection that fails", () => {
  it("C48: is an error within the time-out when the passive port swallows the dial, and the session goes on", async () => {
    const hole = await startBlackHole();
    try {
      const server = await fakeServer({
        files,
        answers: { EPSV: `229 Entering (|||${hole.port}|)`, MLSD: silence, LIST: silence },
      });
      const session = await openSession(server, { timeoutSeconds: 2, passiveCommand: "EPSV" });
      const startedAt = performance.now();
      await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
        code: "data-connection-failed",
        dataMode: "passive",
      });
      // Far above the two seconds, for a busy machine; a missing bound means the system's own, of two minutes.
      expect(performance.now() - startedAt).toBeLessThan(15_000);
      expect(eventsOf(session, "data-failed").map(({ reason }) => reason)).toEqual(["timeout"]);
      // The server stayed deaf: another control connection does the next work.
      expect(notesOf(session)).toContain("control-replaced");
      await session.makeDirectory(session.encodePath("/new"));
      expect(server.connections).toHaveLength(2);
    } finally {
      await hole.close();
    }
  });

  it("C47: is an error within the time-out when the server never dials", async () => {
    const server = await fakeServer({
      files,
      answers: { MLSD: "150 Here it comes.", LIST: "150 Here it comes." },
    });
    const session = await openSession(server, {
      timeoutSeconds: 2,
      dataMode: "active",
      activeCommand: "PORT",
    });
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
      code: "data-connection-failed",
      dataMode: "active",
    });
    await session.makeDirectory(session.encodePath("/new"));
  });

  it.each(["passive", "active"] as const)(
    "carries the server's own 425 in %s mode and keeps the control connection",
    async (dataMode) => {
      const server = await fakeServer({ files, answers: { MLSD: "425 Failed to establish connection." } });
      const session = await openSession(server, { dataMode, passiveCommand: "EPSV", activeCommand: "PORT" });
      await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
        code: "data-connection-failed",
        reply: { code: 425 },
      });
      await session.makeDirectory(session.encodePath("/new"));
      expect(server.connections).toHaveLength(1);
    },
  );

  it("C45: is an error when the server refuses after 150", async () => {
    const server = await fakeServer({
      files,
      answers: { MLSD: ["150 Wait", "425 Can't open data connection"] },
    });
    const session = await openSession(server, { dataMode: "active", activeCommand: "PORT" });
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
      code: "data-connection-failed",
    });
  });

  it("S1: is never an empty folder: zero bytes after 150, then 522", async () => {
    const server = await fakeServer({
      files,
      answers: { MLSD: sends("", { closing: "522 SSL connection failed; session reuse required" }) },
    });
    const session = await openSession(server, { passiveCommand: "EPSV" });
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
      code: "data-connection-failed",
      reply: { code: 522 },
    });
  });

  it("refuses a data connection from anybody but the server", async () => {
    const server = await fakeServer({
      files,
      answers: {
        MLSD: async (connection) => {
          await connection.reply("150 Here it comes.");
          await connection.openData({ from: "127.0.0.2" });
          await connection.reply("426 Failure writing network stream.");
        },
      },
    });
    const session = await openSession(server, { dataMode: "active", activeCommand: "PORT" });
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
      code: "data-connection-failed",
    });
    expect(eventsOf(session, "data-failed").map(({ reason }) => reason)).toEqual(["wrong-peer"]);
  });

  it("tries the other mode when the session asks for it", async () => {
    const server = await fakeServer({ files, answers: { EPSV: "502 no", PASV: "502 no" } });
    const session = await openSession(server, { fallback: true });
    const listing = await session.list(session.encodePath("/"));
    expect(listing.dataMode).toBe("active");
  });

  it("goes on with a new control connection when the server hangs up in the middle", async () => {
    const server = await fakeServer({ files, answers: { MLSD: hangsUp("150 Here it comes.") } });
    const session = await openSession(server);
    await expect(session.list(session.encodePath("/"))).rejects.toBeInstanceOf(FtpError);
    await session.makeDirectory(session.encodePath("/new"));
  });
});

describe("replies out of the ordinary", () => {
  it("S17: reads all data when 226 comes first", async () => {
    const server = await fakeServer({ answers: { MLSD: sends("type=file;size=1; a\r\n", { early: true }) } });
    const session = await openSession(server);
    expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
  });

  it("S15: takes a 226 without 1xx for start and end", async () => {
    const server = await fakeServer({
      answers: { MLSD: sends("type=file;size=1; a\r\n", { opening: null }) },
    });
    const session = await openSession(server);
    expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
  });

  it("S18: does not take a second 226 for the answer to the next command", async () => {
    const server = await fakeServer({
      answers: {
        MLSD: sends("type=file;size=1; a\r\n", { closing: "226 Done\r\n226 Done again" }),
        MKD: '257 "/x" made',
      },
    });
    const session = await openSession(server);
    await session.list(session.encodePath("/"));
    await session.makeDirectory(session.encodePath("/x"));
    await expect(
      session.rename(session.encodePath("/nothing"), session.encodePath("/y")),
    ).rejects.toMatchObject({
      code: "not-found",
    });
  });

  it.each(["passive", "active"] as const)(
    "S44: works when every reply comes byte by byte (%s)",
    async (dataMode) => {
      const server = await fakeServer({ files, chunking: { every: 1 } });
      const session = await openSession(server, { dataMode, passiveCommand: "PASV", activeCommand: "PORT" });
      expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
    },
  );
});

describe("a data connection that isn't the point", () => {
  it.each(["passive", "active"] as const)(
    "is not blamed when the server refuses the command (%s)",
    async (dataMode) => {
      const server = await fakeServer({ answers: { MLSD: "501 /a.txt is not a directory." } });
      const session = await openSession(server, { dataMode, listCommand: "MLSD" });
      await expect(session.list(session.encodePath("/a.txt"))).rejects.toMatchObject({
        code: "ftp-error",
        reply: { code: 501 },
      });
      expect(eventsOf(session, "data-failed")).toEqual([]);
    },
  );

  it("S13: may be reset when there is nothing to list: reset and 226 are an empty directory", async () => {
    const server = await fakeServer({ answers: { MLSD: sends("", { ending: "reset" }) } });
    const session = await openSession(server);
    expect((await session.list(session.encodePath("/"))).entries).toEqual([]);
  });

  it("ends with a cancelled listing, and the control connection stays", async () => {
    const server = await fakeServer({
      answers: {
        MLSD: async (connection) => {
          await connection.reply("150 Here it comes.");
          const data = await connection.openData();
          await data.send("type=file; a\r\n");
          await new Promise((resolve) => data.socket.once("close", resolve));
          await connection.reply("426 Connection closed.");
        },
      },
    });
    const session = await openSession(server);
    const cancel = new AbortController();
    const listing = session.list(session.encodePath("/"), { signal: cancel.signal });
    await expect.poll(() => eventsOf(session, "data-opened")).toHaveLength(1);
    cancel.abort();
    await expect(listing).rejects.toMatchObject({ code: "cancelled" });
    await session.makeDirectory(session.encodePath("/new"));
    expect(server.connections).toHaveLength(1);
  });
});

describe("FTPS", () => {
  const tls = { tls: "explicit", requireSessionReuse: true, files } as const;

  it.each([
    ["passive", "TLSv1.2"],
    ["passive", "TLSv1.3"],
    ["active", "TLSv1.2"],
    ["active", "TLSv1.3"],
  ] as const)(
    "S1: resumes the control session on every data connection (%s, %s)",
    async (dataMode, tlsVersion) => {
      const server = await fakeServer({ ...tls, tlsVersion });
      const session = await openSession(server, { ...pinned(server.certificate), dataMode });
      for (let i = 0; i < 3; i++) await session.list(session.encodePath("/"));
      expect(eventsOf(session, "data-secured").map(({ resumed }) => resumed)).toEqual([true, true, true]);
      expect(session.secured?.protocol).toBe(tlsVersion);
    },
  );

  it("C21: asks about an untrusted certificate and sends no password before", async () => {
    const server = await fakeServer(tls);
    await expect(openSession(server, { encryption: "explicit" })).rejects.toMatchObject({
      code: "connection-failed",
      certificate: { sha256: server.certificate.sha256 },
    });
    expect(server.lines).toEqual(["AUTH TLS"]);
  });

  it.each([
    ["AUTH is refused", { answers: { AUTH: "500 no" } }],
    ["the greeting is 230", { greeting: "230 Logged in", answers: { AUTH: "500 no" } }],
    [
      "replies are injected before the handshake",
      { answers: { AUTH: ["234 Go on", "331 Password?", "230 In"] } },
    ],
  ] as const)("C1, C18, C19: stops before USER when %s", async (_name, options) => {
    const server = await fakeServer(options);
    await expect(openSession(server, { encryption: "explicit", timeoutSeconds: 2 })).rejects.toMatchObject({
      code: "connection-failed",
    });
    expect(verbsOf(server)).toEqual(["AUTH"]);
  });

  it("stops when the data connections would stay in clear", async () => {
    const server = await fakeServer({ ...tls, answers: { PROT: "536 no" } });
    await expect(openSession(server, pinned(server.certificate))).rejects.toMatchObject({
      code: "connection-failed",
      reply: { code: 536 },
    });
  });

  it("works without TLS when it is only wished for", async () => {
    const server = await fakeServer({ files, answers: { AUTH: "500 no" } });
    const session = await openSession(server, { encryption: "explicit-if-available" });
    expect(session.secured).toBeNull();
    expect(notesOf(session)).toContain("tls-not-offered");
  });

  it("speaks TLS from the first byte on implicit ports", async () => {
    const server = await fakeServer({ ...tls, tls: "implicit" });
    const certificate = { sha256: server.certificate.sha256 };
    const session = await openSession(server, { encryption: "implicit", certificate });
    expect((await session.list(session.encodePath("/"))).entries).toHaveLength(1);
  });
});

describe("sockets and listeners", () => {
  it("are all closed after failures in both modes", async () => {
    const server = await fakeServer({ files, answers: { MLSD: "425 no", LIST: "425 no" } });
    const network = countingNetwork();
    for (const dataMode of ["passive", "active"] as const) {
      const session = await openSession(server, { dataMode, timeoutSeconds: 1 }, network);
      for (let i = 0; i < 5; i++) {
        await session.list(session.encodePath("/")).catch(() => undefined);
      }
      await session.close();
    }
    await expect.poll(network.open).toBe(0);
  });
});
