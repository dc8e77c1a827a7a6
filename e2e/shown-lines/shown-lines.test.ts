import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Client } from "basic-ftp";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { clientCommands } from "@/lib/protocol/guide/client-lines";
import { exampleFields, readGuideFields } from "@/lib/protocol/guide/guide-values";
import { tlsChanges } from "@/lib/protocol/guide/server-lines";
import { parseSettings } from "@/lib/server/settings";
import { removeLeftNamespaces } from "../network/namespace";
import { Topology } from "../network/topology";
import { reasonToSkip, requiredTool } from "../servers/available";
import { startProftpd } from "../servers/proftpd";
import { startPureFtpd } from "../servers/pure-ftpd";
import type { RealServer, RealServerOptions } from "../servers/real-server";
import { makeServerAccount, type ServerAccount } from "../servers/server-account";
import { startVsftpd } from "../servers/vsftpd";
import { runClient } from "./client-run";
import { firewalls, rulesAfter } from "./firewall-machine";
import { guideCases, publicAddress, type ShownLines, shownLines, unregisteredAdvice } from "./registry";

/**
 * Programs that don't run on Linux: their lines are shown as their makers document them, and nobody has tried them here.
 * FileZilla Server is set up in its window, so that there is no line of it at all.
 */
const notRunHere = ["IIS (command prompt of an administrator)"];

/** The servers by what the pages call their files. */
const servers: Readonly<
  Record<string, (lines: readonly string[], options: RealServerOptions) => Promise<RealServer>>
> = {
  "vsftpd (vsftpd.conf)": (lines, options) =>
    startVsftpd({ ...options, directives: Object.fromEntries(lines.map(settingOf)) }),
  "ProFTPD (proftpd.conf)": (lines, options) => startProftpd({ ...options, lines }),
  "Pure-FTPd (pure-ftpd.conf)": (lines, options) => startPureFtpd({ ...options, lines }),
  "Pure-FTPd (command line)": (lines, options) =>
    startPureFtpd({ ...options, options: lines.flatMap((line) => line.split(" ")) }),
};
const portside = "Portside (environment)";

const shown = shownLines();
const titled = (belongs: (where: string) => boolean) =>
  shown
    .filter(({ where }) => belongs(where))
    .map((group) => [`${group.where}: ${group.lines.join(" · ")}`, group] as const);
const addresses = new Set([
  ...guideCases.flatMap(({ privateAddress }) => privateAddress ?? []),
  publicAddress,
]);

it("every line that is shown belongs to a program that reads it here, or to one that is named as not run", () => {
  const checked = new Set([...Object.keys(servers), ...Object.keys(firewalls), portside, ...notRunHere]);
  expect(shown.map(({ where }) => where).filter((where) => !checked.has(where))).toEqual([]);
  const unused = [...checked].filter((where) => shown.every((group) => group.where !== where));
  expect(unused).toEqual([]);
  expect(unregisteredAdvice()).toEqual([]);
});

it("what is shown of Portside's environment is what Portside reads", () => {
  for (const { lines } of shown.filter(({ where }) => where === portside)) {
    const settings = parseSettings(Object.fromEntries(lines.map(settingOf)));
    expect(settings.activePorts).toEqual({ first: 50_000, last: 50_099 });
    const address = lines.find((line) => line.includes("ADDRESS"))?.split("=")[1] ?? null;
    expect(settings.activeAddress).toBe(address);
  }
});

const noServers = reasonToSkip("servers");
describe.skipIf(noServers !== null)(`servers${noServers === null ? "" : ` (${noServers})`}`, () => {
  let account: ServerAccount;
  let server: RealServer | undefined;
  beforeAll(async () => {
    account = await makeServerAccount();
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });
  afterAll(() => account?.remove());

  it.each(titled((where) => where in servers))("%s", async (_, { where, lines }) => {
    // Settings of TLS mean something only where there is TLS.
    server = await servers[where]?.(lines, { tls: "offered", account });
    if (server === undefined) throw new Error(`${where} is no server`);
    const answer = await announcement(server, false);
    const text = lines.join("\n");
    if (text.includes(publicAddress)) expect(answer.address).toBe(publicAddress);
    const [first, last] = text.match(/\b50\d{3}\b/g)?.map(Number) ?? [];
    if (first === undefined || last === undefined) return;
    expect(answer.port).toBeGreaterThanOrEqual(first);
    expect(answer.port).toBeLessThanOrEqual(last);
  });

  it.each(tlsChanges().map(({ where }) => where))(
    "%s: TLS is demanded, and a listing works under it",
    async (where) => {
      const changes = tlsChanges({ certificate: account.keys.certificate, key: account.keys.key });
      const lines = changes.filter((change) => change.where === where).flatMap((change) => change.lines);
      server = await servers[where]?.(lines, { tls: false, account });
      if (server === undefined) throw new Error(`${where} is no server`);
      const started = server;
      await expect(announcement(started, false)).rejects.toThrow();
      writeFileSync(join(account.user.home, "harbour.txt"), "The tide is out.\r\n");
      const client = await login(started, true);
      try {
        expect((await client.list()).map(({ name }) => name)).toContain("harbour.txt");
      } finally {
        client.close();
      }
    },
  );
});

const noFirewalls = reasonToSkip("firewalls");
describe.skipIf(noFirewalls !== null)(`firewalls${noFirewalls === null ? "" : ` (${noFirewalls})`}`, () => {
  it.each(titled((where) => where in firewalls))("%s", async (_, group) => {
    const rules = await rulesAfter(group);
    for (const expected of wordsIn(group)) expect(rules).toContain(expected);
  });

  it("a line with a mistake in it doesn't pass", async () => {
    for (const where of Object.keys(firewalls)) {
      const lines = shown.find((group) => group.where === where)?.lines ?? [];
      const wrong = {
        where,
        lines: lines.map((line) => line.replace(/tcp/g, "tpc").replace("--reload", "--reloud")),
      };
      await expect(rulesAfter(wrong), where).rejects.toThrow();
    }
  });
});

const noClients = reasonToSkip("servers", "iptables", "curl", "lftp", "tnftp", "python3");
const exampleUser = "reader";
describe.skipIf(noClients !== null)(`clients${noClients === null ? "" : ` (${noClients})`}`, () => {
  const commands = clientCommands(valuesFor(exampleUser));
  let account: ServerAccount;
  let topology: Topology;
  let server: RealServer;
  let home: string;
  const environment = () => ({
    HOME: home,
    // The system of a reader trusts the server's certificate already.
    CURL_CA_BUNDLE: account.keys.certificate,
    PATH: [home, process.env.PATH].join(delimiter),
  });

  beforeAll(async () => {
    removeLeftNamespaces();
    account = await makeServerAccount([publicAddress]);
    home = mkdtempSync(join(tmpdir(), "portside-client-home-"));
    writeFileSync(join(home, ".lftprc"), `set ssl:ca-file ${account.keys.certificate}\n`);
    for (const [name, tool] of [
      ["ftp", "tnftp"],
      ["curl", "curl"],
      ["lftp", "lftp"],
    ] as const)
      symlinkSync(requiredTool(tool), join(home, name));
    writeFileSync(join(account.user.home, "harbour.txt"), "The tide is out.\r\n");
    const open = { address: "public", unasked: "accept", opens: [] } as const;
    topology = await Topology.open({ client: open, server: open });
    const { namespace, address } = topology.server;
    server = await startVsftpd({ tls: "offered", account, namespace: { name: namespace.name, address } });
  });
  afterAll(async () => {
    await server?.close();
    await topology?.close();
    account?.remove();
    if (home !== undefined) rmSync(home, { recursive: true, force: true });
  });

  it.each(commands.map((command) => [command.line, command] as const))("%s", async (_, { line }) => {
    const command = clientCommands(valuesFor(account.user.name)).find(
      (one) => one.line.replace(account.user.name, exampleUser) === line,
    );
    if (command === undefined) throw new Error("The lines of another user are the same");
    const before = server.log().length;
    const { status, shown: said } = await runClient(
      command,
      topology.client.namespace,
      account.user.password,
      environment(),
    );
    const log = server.log().slice(before);
    expect(status, said + log).toBe(0);
    expect(said, log).toContain("harbour.txt");
    const announced = command.mode === "passive" ? /"(?:EPSV|PASV)/ : /"(?:EPRT|PORT)/;
    expect(log, said).toMatch(announced);
    expect(log).not.toMatch(command.mode === "passive" ? /"(?:EPRT|PORT)/ : /"(?:EPSV|PASV)/);
    if (command.encryption === "explicit") expect(log).toMatch(/"PROT P"/);
    else expect(log).not.toMatch(/"PROT/);
    if (line.includes(valuesFor(exampleUser).activeAddress)) expect(said + log).toMatch(/(?:PORT|EPRT)/);
  });
});

function valuesFor(user: string) {
  const { values, errors } = readGuideFields({ ...exampleFields, user });
  if (values === null) throw new Error(JSON.stringify(errors));
  return values;
}

/** `name=value` */
function settingOf(line: string): [name: string, value: string] {
  const at = line.indexOf("=");
  return [line.slice(0, at), line.slice(at + 1)];
}

/** The addresses and ports of lines, as rules that are in force name them too. */
function wordsIn({ lines }: ShownLines): readonly string[] {
  const words = lines.flatMap(
    (line) => line.match(/\b(?:\d+\.){3}\d+(?:\/\d+)?|2001:db8::10|\b5\d{4}\b/g) ?? [],
  );
  return [
    ...new Set(
      words.filter((word) => addresses.has(word) || /^5\d{4}$/.test(word) || word.startsWith("198")),
    ),
  ];
}

async function login({ host, port, user, password }: RealServer, secure: boolean): Promise<Client> {
  const client = new Client(10_000);
  await client.access({ host, port, user, password, secure, secureOptions: { rejectUnauthorized: false } });
  return client;
}

/** What the server announces when it is asked for passive mode. */
async function announcement(server: RealServer, secure: boolean): Promise<{ address: string; port: number }> {
  const client = await login(server, secure);
  try {
    const { message } = await client.send("PASV");
    const [, address = "", high, low] = /\(((?:\d+,){3}\d+),(\d+),(\d+)\)/.exec(message) ?? [];
    return { address: address.replaceAll(",", "."), port: Number(high) * 256 + Number(low) };
  } finally {
    client.close();
  }
}
