import { once } from "node:events";
import net from "node:net";
import { platform } from "node:os";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PracticeLimits } from "./practice/limits";
import { type PracticeServer, PracticeServerError, startPracticeServer } from "./practice-server";
import { collect, FtpProbe } from "./testing/ftp-probe";

let server: PracticeServer;
const probes: FtpProbe[] = [];

async function start(limits: Partial<PracticeLimits> = {}, requireTlsResumption = false) {
  await server.close();
  server = await startPracticeServer({ host: "127.0.0.1", port: 0, limits, requireTlsResumption });
}

async function connect(): Promise<FtpProbe> {
  const probe = await FtpProbe.connect(server.endpoint);
  probes.push(probe);
  return probe;
}

async function login(user?: string): Promise<FtpProbe> {
  const probe = await FtpProbe.login(server.endpoint, user);
  probes.push(probe);
  return probe;
}

beforeEach(async () => {
  server = await startPracticeServer({ host: "127.0.0.1", port: 0, limits: { failedLoginMilliseconds: 1 } });
});

afterEach(async () => {
  for (const probe of probes.splice(0)) probe.close();
  await server.close();
});

describe("starting and stopping", () => {
  it("says that the port is taken", async () => {
    const { port } = server.endpoint;
    const second = startPracticeServer({ host: "127.0.0.1", port });
    await expect(second).rejects.toThrow(PracticeServerError);
    await expect(second).rejects.toMatchObject({
      code: "port-taken",
      message: expect.stringContaining(`127.0.0.1:${port}`),
    });
  });

  it("says goodbye to whoever is connected and leaves no port open", async () => {
    const ftp = await login();
    const data = await ftp.passive();
    const closed = once(data, "close");
    await server.close();
    expect(await ftp.reply()).toBe("421 The practice server is closing.");
    await closed;
    expect(server.connections).toBe(0);
    await server.close();
  });
});

describe("logging in", () => {
  it("lets only a few commands through before", async () => {
    const ftp = await connect();
    expect(await ftp.command("LIST")).toBe("530 Please login with USER and PASS.");
    expect(await ftp.command("FEAT")).toMatch(/^211-Features:\r\n( .*\r\n)+211 End$/);
    expect(await ftp.command("PASS x")).toBe("503 Login with USER first.");
  });

  it("answers a wrong name like a wrong password, and hangs up after a few", async () => {
    const ftp = await connect();
    for (const user of ["nobody", "student", "nobody", "student"]) {
      expect(await ftp.command(`USER ${user}`)).toBe("331 Please specify the password.");
      expect(await ftp.command("PASS wrong")).toBe("530 Login incorrect.");
    }
    await ftp.command("USER student");
    expect(await ftp.command("PASS wrong")).toMatch(/^421 /);
    expect(await ftp.reply()).toBe("");
  });

  it("lets anonymous read and nothing else", async () => {
    const ftp = await login("anonymous");
    expect(await ftp.download("RETR /welcome.txt")).toContain("Welcome");
    for (const command of ["DELE /welcome.txt", "MKD /x", "RNFR /pub", "SITE CHMOD 777 /welcome.txt"]) {
      expect(await ftp.command(command)).toBe("550 Permission denied.");
    }
    expect(await ftp.upload("STOR /incoming/x", Buffer.from("x"))).toBe("550 Permission denied.");
  });

  it("turns the next one away when there are too many", async () => {
    await start({ connections: 3, connectionsPerAddress: 2 });
    await connect();
    await connect();
    const third = net.connect(server.endpoint.port, "127.0.0.1");
    expect((await collect(third)).toString()).toMatch(/^421 .*too many connections/);
  });

  it("ends an idle connection", async () => {
    await start({ idleMilliseconds: 50 });
    const ftp = await connect();
    expect(await ftp.reply()).toMatch(/^421 Timeout/);
    expect(await ftp.reply()).toBe("");
  });
});

describe("the command line", () => {
  it("survives a line that is too long, control characters and bytes that aren't UTF-8", async () => {
    const ftp = await login();
    expect(await ftp.command(`CWD ${"x".repeat(5000)}`)).toBe("500 Command line too long.");
    expect(await ftp.command("MKD a\u0007b")).toMatch(/^501 /);
    expect(await ftp.command("MKD a\rDELE welcome.txt")).toMatch(/^501 /);
    ftp.send(Buffer.from("MKD \xe4\r\n", "latin1"));
    expect(await ftp.reply()).toMatch(/^501 /);
    expect(await ftp.command("BREW coffee")).toBe("500 Unknown command.");
    expect(await ftp.command("NOOP")).toBe("200 NOOP ok.");
  });

  it("takes pipelined commands in order", async () => {
    const ftp = await login();
    ftp.send("MKD one\r\nCWD one\r\nPWD\r\nRMD /one\r\nQUIT\r\nNOOP\r\n");
    const codes: string[] = [];
    for (let reply = await ftp.reply(); reply !== ""; reply = await ftp.reply())
      codes.push(reply.slice(0, 3));
    expect(codes).toEqual(["257", "250", "257", "250", "221"]);
  });

  it("lets nothing lead out of the root", async () => {
    const ftp = await login();
    expect(await ftp.command("CWD ../../../pub/../..")).toBe("250 Directory is now /");
    expect(await ftp.command("SIZE /../../../etc/passwd")).toMatch(/^550 /);
    expect(await ftp.command("CWD /pub/links/here/here/here")).toMatch(/^250 /);
  });

  it("doubles quotes in 257", async () => {
    const ftp = await login();
    expect(await ftp.command('MKD say "hi"')).toBe('257 "/say ""hi""" created');
  });
});

describe("the data connection", () => {
  it.each([
    ["PORT 10,0,0,5,200,10", "500 Illegal PORT command."],
    ["PORT 127,0,0,1,0,25", "500 Illegal PORT command."],
    ["PORT 127,0,0,1,1", "501 PORT takes six numbers: h1,h2,h3,h4,p1,p2."],
    ["PORT 127,0,0,1,200,999", "501 PORT takes six numbers: h1,h2,h3,h4,p1,p2."],
    ["EPRT |1|10.0.0.5|51210|", "500 Illegal EPRT command."],
    ["EPRT |2|::1|51210|", "522 Network protocol not supported, use (1)"],
    ["EPRT |7|whatever|51210|", "522 Network protocol not supported, use (1)"],
    ["EPRT nonsense", "501 EPRT takes |protocol|address|port|."],
    ["EPSV 2", "522 Network protocol not supported, use (1)"],
  ])("answers %s with %s", async (command, answer) => {
    const ftp = await login();
    expect(await ftp.command(command)).toBe(answer);
    expect(await ftp.command("LIST")).toBe("425 Use PASV, EPSV, PORT or EPRT first.");
  });

  it("keeps to EPSV after EPSV ALL", async () => {
    const ftp = await login();
    expect(await ftp.command("EPSV ALL")).toMatch(/^200 /);
    for (const command of ["PASV", "PORT 127,0,0,1,200,10", "EPRT |1|127.0.0.1|51210|"]) {
      expect(await ftp.command(command)).toMatch(/^503 /);
    }
    expect(await ftp.download("NLST /incoming")).toBe("");
  });

  it("is given up after a bounded wait, in both modes", async () => {
    await start({ dataConnectMilliseconds: 100 });
    const ftp = await login();
    await ftp.command("EPSV");
    expect(await ftp.command("LIST")).toBe("425 Failed to establish connection.");
    const closedPort = await unusedPort();
    await ftp.command(`EPRT |1|127.0.0.1|${closedPort}|`);
    expect(await ftp.command("LIST")).toBe("425 Failed to establish connection.");
    expect(await ftp.download("NLST /incoming")).toBe("");
  });

  it.skipIf(platform() !== "linux")("is refused to everybody but the control connection's peer", async () => {
    const ftp = await login();
    const port = Number(/\|(\d+)\|/.exec(await ftp.command("EPSV"))?.[1]);
    const stranger = net.connect({ host: "127.0.0.1", port, localAddress: "127.0.0.9" });
    await once(stranger, "connect");
    const strangersBytes = collect(stranger);
    ftp.send("NLST /pub/code\r\n");
    expect(await strangersBytes).toHaveLength(0);
    const own = net.connect({ host: "127.0.0.1", port });
    expect((await collect(own)).toString()).toContain("port.ts");
  });

  it("uses the range of ports that it was given", async () => {
    const port = await unusedPort();
    await server.close();
    server = await startPracticeServer({
      host: "127.0.0.1",
      port: 0,
      passivePorts: { first: port, last: port },
    });
    const [one, two] = [await login(), await login()];
    expect(await one.command("EPSV")).toContain(`|||${port}|`);
    expect(await one.command("PASV")).toContain(`,${port >> 8},${port & 255})`);
    expect(await two.command("EPSV")).toBe("425 No port of the passive range is free.");
    await one.command("ABOR");
    expect(await two.command("EPSV")).toContain(`|||${port}|`);
  });
});

describe("a server behind NAT", () => {
  it("names the public address that it was told, and listens at its own", async () => {
    await server.close();
    server = await startPracticeServer({ host: "127.0.0.1", port: 0, passiveAddress: "203.0.113.10" });
    const ftp = await login();
    const [, high, low] = /\(203,0,113,10,(\d+),(\d+)\)/.exec(await ftp.command("PASV")) ?? [];
    const data = net.connect({ host: "127.0.0.1", port: Number(high) * 256 + Number(low) });
    ftp.send("NLST /pub/code\r\n");
    expect((await collect(data)).toString()).toContain("port.ts");
  });
});

describe("transfers", () => {
  it("restarts downloads and uploads where REST says", async () => {
    const ftp = await login();
    expect(await ftp.upload("STOR /incoming/a", Buffer.from("0123456789"))).toMatch(/^226 /);
    await ftp.command("REST 7");
    expect(await ftp.download("RETR /incoming/a")).toBe("789");
    await ftp.command("REST 4");
    expect(await ftp.upload("STOR /incoming/a", Buffer.from("XY"))).toMatch(/^226 /);
    expect(await ftp.upload("APPE /incoming/a", Buffer.from("!"))).toMatch(/^226 /);
    expect(await ftp.download("RETR /incoming/a")).toBe("0123XY!");
    await ftp.command("REST 8");
    expect(await ftp.download("RETR /incoming/a")).toMatch(/^554 /);
  });

  it("finds a new name for STOU and tells it", async () => {
    const ftp = await login();
    await ftp.upload("STOR /incoming/taken", Buffer.from("old"));
    const data = await ftp.passive();
    expect(await ftp.command("STOU /incoming/taken")).toBe("150 FILE: taken.1");
    data.end("new");
    expect(await ftp.reply()).toMatch(/^226 /);
    expect(await ftp.download("RETR /incoming/taken")).toBe("old");
    expect(await ftp.download("RETR /incoming/taken.1")).toBe("new");
  });

  it("converts line ends in TYPE A", async () => {
    const ftp = await login();
    await ftp.command("TYPE A");
    await ftp.upload("STOR /incoming/t", Buffer.from("a\r\nb\r\n"));
    expect(await ftp.download("RETR /incoming/t")).toBe("a\r\nb\r\n");
    expect(await ftp.command("SIZE /incoming/t")).toMatch(/^550 /);
    await ftp.command("TYPE I");
    expect(await ftp.command("SIZE /incoming/t")).toBe("213 4");
  });

  it("answers 552 when the quota is used up and takes the next upload once there is room", async () => {
    await start({ storageBytes: 100_000 });
    const ftp = await login();
    expect(await ftp.command("ALLO 100001")).toMatch(/^552 /);
    expect(await ftp.upload("STOR /incoming/big", Buffer.alloc(200_000))).toMatch(/^552 /);
    expect(await ftp.command("DELE /incoming/big")).toMatch(/^250 /);
    expect(await ftp.upload("STOR /incoming/fits", Buffer.alloc(100_000))).toMatch(/^226 /);
    await start({ nodes: 1 });
    const other = await login();
    expect(await other.command("MKD one")).toMatch(/^257 /);
    expect(await other.command("MKD two")).toMatch(/^552 /);
  });

  it("keeps what an upload brought before it broke, and says 426", async () => {
    const ftp = await login();
    const data = await ftp.passive();
    await ftp.command("STOR /incoming/part");
    data.write("half of i");
    await expect.poll(() => ftp.command("STAT")).toContain("9 bytes so far");
    data.resetAndDestroy();
    expect(await ftp.reply()).toMatch(/^426 /);
    expect(await ftp.command("SIZE /incoming/part")).toBe("213 9");
  });

  it("stops a stalled transfer", async () => {
    await start({ dataStallMilliseconds: 50 });
    const ftp = await login();
    await ftp.passive();
    expect(await ftp.command("STOR /incoming/slow")).toMatch(/^150 /);
    expect(await ftp.reply()).toMatch(/^426 /);
  });

  it("aborts a transfer, and the wait for its data connection", async () => {
    const ftp = await login();
    const data = await ftp.passive();
    await ftp.command("RETR /pub/large/64-MiB.bin");
    ftp.send(Buffer.from([0xff, 0xf4, 0xff, 0xf2]));
    expect(await ftp.command("ABOR")).toMatch(/^426 /);
    expect(await ftp.reply()).toBe("226 Abort successful.");
    data.destroy();
    await ftp.command("EPSV");
    ftp.send("LIST\r\nABOR\r\n");
    expect(await ftp.reply()).toMatch(/^426 /);
    expect(await ftp.reply()).toMatch(/^226 /);
    expect(await ftp.command("ABOR")).toBe("225 No transfer to abort.");
  });

  it("waits with other commands until the transfer is over", async () => {
    const ftp = await login();
    const data = await ftp.passive();
    await ftp.command("STOR /incoming/first");
    ftp.send("DELE /incoming/first\r\nQUIT\r\n");
    data.end("x");
    expect(await ftp.reply()).toMatch(/^226 /);
    expect(await ftp.reply()).toMatch(/^250 /);
    expect(await ftp.reply()).toMatch(/^221 /);
  });

  it("tells an upload that another one replaced its file", async () => {
    const [one, two] = [await login(), await login()];
    const data = await one.passive();
    await one.command("STOR /incoming/both");
    expect(await two.upload("STOR /incoming/both", Buffer.from("second"))).toMatch(/^226 /);
    data.write("first");
    expect(await one.reply()).toMatch(/^451 /);
    expect(await two.download("RETR /incoming/both")).toBe("second");
  });

  it("ends a transfer whose control connection is gone", async () => {
    const ftp = await login();
    const data = await ftp.passive();
    await ftp.command("RETR /pub/large/1-GiB.bin");
    const gone = once(data.resume(), "close");
    ftp.close();
    await gone;
    await expect.poll(() => server.connections).toBe(0);
  });
});

describe("listings", () => {
  it("lists a directory, a file, a pattern and an empty directory", async () => {
    const ftp = await login();
    expect(await ftp.download("LIST -la /pub/code")).toMatch(/^d\S+ .* \.\r\nd.* \.\.\r\n-.*port\.ts\r\n/);
    expect(await ftp.download("LIST /welcome.txt")).toMatch(/^-rw-r--r-- .* \/welcome\.txt\r\n$/);
    expect(await ftp.download("NLST /pub/code/*.p?")).toBe("/pub/code/port.py\r\n");
    expect(await ftp.download("NLST /pub/code")).toContain("/pub/code/port.ts\r\n");
    expect(await ftp.download("LIST /pub/empty")).toBe("");
    expect(await ftp.download("LIST /nowhere")).toMatch(/^550 /);
    expect(await ftp.download("LIST /locked")).toBe("550 Permission denied.");
    expect(await ftp.download("MLSD /welcome.txt")).toMatch(/^501 /);
  });

  it("shows the facts that were chosen", async () => {
    const ftp = await login();
    expect(await ftp.command("OPTS MLST Size;nonsense;TYPE;")).toBe("200 MLST OPTS type;size;");
    expect(await ftp.command("MLST welcome.txt")).toMatch(
      /^250-Listing follows\r\n type=file;size=\d+; \/welcome\.txt\r\n250 End$/,
    );
    expect(await ftp.command("FEAT")).toContain("MLST type*;size*;modify;perm;");
    expect(await ftp.download("MLSD /pub/links")).toBe(
      [
        "type=cdir; .",
        "type=pdir; ..",
        "type=OS.unix=slink:../releases/2.1; latest",
        "type=OS.unix=slink:/pub/README.md; readme",
        "type=OS.unix=slink:.; here",
        "type=OS.unix=slink:no-such-file; nowhere\r\n",
      ].join("\r\n"),
    );
  });

  it("lists ten thousand files over the data and the control connection", async () => {
    const ftp = await login();
    expect((await ftp.download("MLSD /pub/many")).split("\r\n")).toHaveLength(10_003);
    expect((await ftp.command("STAT /pub/many")).split("\r\n")).toHaveLength(10_002);
  });

  it("keeps modification times to the second", async () => {
    const ftp = await login();
    expect(await ftp.command("MFMT 20200229010203 welcome.txt")).toBe(
      "213 Modify=20200229010203; /welcome.txt",
    );
    expect(await ftp.command("MDTM welcome.txt")).toBe("213 20200229010203");
    expect(await ftp.command("MFMT 20210229010203 welcome.txt")).toMatch(/^501 /);
    expect(await ftp.command("MFMT 20200229010203 /read-only/secret.txt")).toBe("550 Permission denied.");
  });
});

describe("TLS", () => {
  it("wants AUTH, PBSZ and PROT in this order, and refuses CCC", async () => {
    const ftp = await connect();
    expect(await ftp.command("PBSZ 0")).toMatch(/^503 /);
    expect(await ftp.command("AUTH GSSAPI")).toMatch(/^504 /);
    await ftp.secure();
    expect(await ftp.command("AUTH TLS")).toMatch(/^503 /);
    expect(await ftp.command("PROT P")).toMatch(/^503 /);
    expect(await ftp.command("PBSZ 0")).toMatch(/^200 /);
    expect(await ftp.command("PROT S")).toMatch(/^536 /);
    expect(await ftp.command("PROT P")).toMatch(/^200 /);
    expect(await ftp.command("CCC")).toMatch(/^534 /);
    expect(await ftp.command("REIN")).toMatch(/^502 /);
  });

  it("obeys nothing that was slipped in behind AUTH in clear text", async () => {
    const ftp = await connect();
    ftp.send("AUTH TLS\r\nUSER student\r\n");
    expect(await ftp.reply()).toBe("");
  });

  it("shows its certificate's fingerprint", async () => {
    const ftp = await connect();
    await ftp.secure();
    expect(server.certificateFingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(ftp.peerFingerprint).toBe(server.certificateFingerprint);
  });

  it.each(["TLSv1.2", "TLSv1.3"] as const)("resumes the session on data connections, %s", async (version) => {
    await start({}, true);
    const ftp = await connect();
    await ftp.secure(version);
    for (const line of ["USER student", "PASS student", "PBSZ 0", "PROT P"]) await ftp.command(line);
    for (const [session, answer] of [
      [ftp.session, "226 Transfer complete."],
      [undefined, "522 SSL connection failed: session reuse required."],
    ] as const) {
      const data = await ftp.passive();
      expect(await ftp.command("NLST /pub/code")).toMatch(/^150 /);
      ftp.secureData(data, version, session);
      expect(await ftp.reply()).toBe(answer);
    }
  });

  it("says so when a data connection doesn't speak TLS", async () => {
    await start({ handshakeMilliseconds: 50 });
    const ftp = await connect();
    await ftp.secure();
    for (const line of ["USER student", "PASS student", "PBSZ 0", "PROT P"]) await ftp.command(line);
    await ftp.passive();
    expect(await ftp.command("LIST")).toMatch(/^150 /);
    expect(await ftp.reply()).toBe("425 TLS handshake failed on the data connection.");
  });
});

async function unusedPort(): Promise<number> {
  const listener = net.createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  listener.close();
  await once(listener, "close");
  if (address === null || typeof address === "string") throw new Error("No port");
  return address.port;
}
