import { fileURLToPath, pathToFileURL } from "node:url";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { sessionSchema } from "@/lib/contract/session";
import { hostPort } from "@/lib/ftp/testing/fake-replies";
import type { FakeServerOptions, Handler } from "@/lib/ftp/testing/fake-server";
import { fakeServer } from "@/lib/ftp/testing/open-session";
import { Canary } from "./canary";
import { other, requestNames, treeRequests } from "./path-requests";
import { type Given, type Portside, startPortside, willing } from "./portside";
import { problemsOf, type Visitor } from "./visitor";

const portside = startPortside();

let canary: Canary;
beforeEach(() => {
  canary = new Canary();
  onTestFinished(() => canary.close());
});

const files = { [other]: "1" };

/** Sends every request, on a directory or on the file in it, and one command as typed. */
async function tryEverything(visitor: Visitor): Promise<void> {
  for (const request of requestNames) {
    visitor.server.files.set("/d/a", Buffer.from("hello"));
    await problemsOf(await visitor.askFor(request, treeRequests.includes(request) ? "/d" : "/d/a"));
  }
  await visitor.type("MLSD /d");
}

/** Says where it listens, but under another address, where the canary sits. */
const elsewhere =
  (address: string): Handler =>
  async (connection) => {
    const port = await connection.listen();
    if (address === "127.0.0.2") await canary.listen(address, port);
    return `227 Entering Passive Mode (${hostPort(address, port)}).`;
  };

const visitLiar = (portside: Portside, answers: FakeServerOptions["answers"], given: Given = {}) =>
  portside.visitScripted({ files, answers: { ...willing, ...answers } }, { timeoutSeconds: 5, ...given });

describe("a server that announces another place for its data", () => {
  it.each(["127.0.0.2", "169.254.169.254", "0.0.0.0"])(
    "A6, B1, B2, B3, D8: %s is never dialled by any request; the server is",
    async (address) => {
      const visitor = await visitLiar(portside, { EPSV: "500 What?", PASV: elsewhere(address) });
      await tryEverything(visitor);
      const dialled = await visitor.dialledForData();
      expect(dialled.length).toBeGreaterThan(requestNames.length / 3);
      expect(new Set(dialled.map((remote) => remote.address))).toEqual(new Set(["127.0.0.1"]));
      expect(await visitor.notes()).toContain("passive-address-overridden");
      expect(canary.visits).toBe(0);
    },
  );

  it.each([
    ["strict", "127.0.0.2"],
    ["trust", "169.254.169.254"],
  ])("A6, D8, W3: nothing is dialled under “%s” where it announces %s", async (passiveAddress, address) => {
    const PASV = `227 Entering (${hostPort(address, await canary.listen("127.0.0.2"))})`;
    const visitor = await visitLiar(portside, { EPSV: "500 What?", PASV }, { passiveAddress });
    await tryEverything(visitor);
    const events = await visitor.events();
    const of = (type: string) => events.filter((event) => event.type === type).length;
    const refused = (await visitor.notes()).filter((code) => code === "passive-address-refused").length;
    expect(refused).toBe(of("data-announced"));
    expect(refused).toBeGreaterThan(requestNames.length / 3);
    expect(of("data-opened")).toBe(0);
    expect(canary.visits).toBe(0);
  });

  it("B1, D8: ports of other services are never dialled, on its own address neither", async () => {
    // Where only root may listen there, the log alone has to tell.
    const port = await canary.listen("127.0.0.1", 1021).catch(() => 22);
    const visitor = await visitLiar(portside, {
      EPSV: `229 Entering (|||${port}|)`,
      PASV: `227 Entering (${hostPort("127.0.0.1", port)})`,
    });
    await tryEverything(visitor);
    expect(await visitor.dialledForData()).toEqual([]);
    expect(canary.visits).toBe(0);
  });

  it("D8: an address in 229 is no answer; what PASV says then is dialled at the server", async () => {
    const EPSV: Handler = async (connection) => {
      const port = await connection.listen();
      await canary.listen("127.0.0.2", port);
      return `229 Entering (|1|127.0.0.2|${port}|)`;
    };
    const visitor = await visitLiar(portside, { EPSV });
    await tryEverything(visitor);
    const dialled = await visitor.dialledForData();
    expect(new Set(dialled.map(({ address }) => address))).toEqual(new Set(["127.0.0.1"]));
    expect(canary.visits).toBe(0);
  });
});

describe("active mode", () => {
  it("B4, D8: takes what comes from the server alone, for every request", async () => {
    const brought: Buffer[] = [];
    const fromElsewhere: Handler = async (connection) => {
      await connection.reply("150 Here it comes.");
      const data = await connection.openData({ from: "127.0.0.2" });
      await data.send("type=file;size=5; planted\r\n");
      brought.push(await data.receiveAll().catch(() => data.received));
      await connection.reply("426 Connection closed.");
    };
    const transfers = ["MLSD", "LIST", "NLST", "RETR", "STOR", "APPE"];
    const answers = Object.fromEntries(transfers.map((verb) => [verb, fromElsewhere]));
    const visitor = await visitLiar(portside, answers, { dataMode: "active" });
    await tryEverything(visitor);
    const events = await visitor.events();
    const refused = events.filter((event) => event.type === "data-failed" && event.reason === "wrong-peer");
    expect(refused.length).toBeGreaterThan(requestNames.length / 3);
    expect(events.filter(({ type }) => type === "data-opened")).toEqual([]);
    expect(Buffer.concat(brought)).toHaveLength(0);
  });

  it("B4: listens at the control connection's own address", async () => {
    const visitor = await visitLiar(portside, {}, { dataMode: "active" });
    await tryEverything(visitor);
    const listened = (await visitor.events()).flatMap((event) =>
      event.type === "data-listening" ? [event.local.address] : [],
    );
    expect(new Set(listened)).toEqual(new Set(["127.0.0.1"]));
  });
});

describe("a host that nobody is meant to reach", () => {
  const preloaded = pathToFileURL(fileURLToPath(new URL("changing-names.mjs", import.meta.url))).href;
  const limited = startPortside({
    PORTSIDE_TARGETS: "127.0.0.1",
    NODE_OPTIONS: `--import ${preloaded}`,
  });

  it.each([
    "127.0.0.2",
    "127.2",
    "0x7f000002",
    "2130706434",
    "0177.0.0.2",
    "::ffff:127.0.0.2",
    "[::ffff:7f00:2]",
    "::1",
    "[::1]",
    "0.0.0.0",
    "::",
    "169.254.169.254",
    "0xa9fea9fe",
    "::ffff:169.254.169.254",
    "fd00:ec2::254",
  ])("W3: %s is not dialled, however it is written", async (host) => {
    const port = await canary.listen("127.0.0.2");
    await canary.listen("::1", port);
    const { browser, response } = await limited.connect({ host, port });
    expect(await browser.problem(response)).toMatchObject({ status: 403, code: "host-not-allowed" });
    expect(canary.visits).toBe(0);
  });

  it("W3: a name that changes its mind is dialled where it was allowed, or not at all", async () => {
    const { port } = await fakeServer({ files: { "/a": "hello" } });
    await canary.listen("127.0.0.2", port);
    const first = await limited.connect({ host: "a.changing.test", port });
    expect(first.response.status).toBe(201);
    const { id } = sessionSchema.parse(await first.response.json());
    const again = await limited.connect({ host: "a.changing.test", port });
    expect(again.response.status).toBe(403);
    // A transfer has a connection of its own, and looks for the name anew.
    const download = await first.browser.get(`/api/sessions/${id}/content?path=/a`);
    expect([200, 403]).toContain(download.status);
    expect(canary.visits).toBe(0);
  });

  it("D8, W3: an address for data is dialled under “trust” only where control connections may go", async () => {
    const PASV = `227 Entering (${hostPort("127.0.0.2", await canary.listen("127.0.0.2"))})`;
    const visitor = await visitLiar(limited, { EPSV: "500 What?", PASV }, { passiveAddress: "trust" });
    await tryEverything(visitor);
    expect(canary.visits).toBe(0);
  });
});

describe("what tells a machine its own credentials", () => {
  it.each(["169.254.169.254", "[fe80::1]", "::ffff:169.254.169.254", "0xa9fea9fe", "fd00:ec2::254"])(
    "W3: %s isn't reached, also where the operator set no targets",
    async (host) => {
      const { browser, response } = await portside.connect({ host, port: 21 }, { timeoutSeconds: 5 });
      expect(await browser.problem(response)).toMatchObject({ status: 403, code: "host-not-allowed" });
    },
  );
});
