import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FtpSession, SessionSettings } from "@/lib/ftp/session-types";
import { startPracticeServer } from "@/lib/lab/practice-server";
import type { TrafficEventOf, TrafficEventType } from "@/lib/protocol/traffic";
import { reasonToSkip } from "./servers/available";
import { logIn } from "./servers/log-in";
import { loopbackAddresses, productsInPlainAndTls } from "./servers/products";
import type { RealServer } from "./servers/real-server";

const skip = reasonToSkip("servers");
const content = randomBytes(300_000);

interface Way {
  readonly host: "127.0.0.1" | "::1";
  readonly given: Partial<SessionSettings>;
  /** The only command that announces, as it is to be on the wire. */
  readonly announces: RegExp;
  /** The answer of a server that takes it. */
  readonly answer: RegExp;
  readonly openedBy: "client" | "server";
}

const passive = { dataMode: "passive", openedBy: "client" } as const;
const active = { dataMode: "active", openedBy: "server" } as const;

/** RFC 959 §4.1.2 knows IPv4 alone; over IPv6 there is nothing but RFC 2428. */
const ways: readonly (readonly [string, Way])[] = [
  way("PASV over IPv4", "127.0.0.1", passive, { passiveCommand: "PASV" }, /^PASV$/, /^227 .*127,0,0,1,\d/),
  way("EPSV over IPv4", "127.0.0.1", passive, { passiveCommand: "EPSV" }, /^EPSV$/, /^229 .*\(\|\|\|\d+\|\)/),
  way("PORT over IPv4", "127.0.0.1", active, { activeCommand: "PORT" }, /^PORT 127,0,0,1,\d+,\d+$/, /^200 /),
  way(
    "EPRT over IPv4",
    "127.0.0.1",
    active,
    { activeCommand: "EPRT" },
    /^EPRT \|1\|127\.0\.0\.1\|\d+\|$/,
    /^200 /,
  ),
  way("EPSV over IPv6, by itself", "::1", passive, {}, /^EPSV$/, /^229 .*\(\|\|\|\d+\|\)/),
  way("EPRT over IPv6, by itself", "::1", active, {}, /^EPRT \|2\|::1\|\d+\|$/, /^200 /),
];

function way(
  title: string,
  host: Way["host"],
  { dataMode, openedBy }: typeof passive | typeof active,
  given: Partial<SessionSettings>,
  announces: RegExp,
  answer: RegExp,
): readonly [string, Way] {
  return [title, { host, given: { ...given, dataMode }, announces, answer, openedBy }];
}

describe.skipIf(skip !== null).each(productsInPlainAndTls)(
  `%s, over both families of addresses${skip === null ? "" : ` (${skip})`}`,
  (_, { start }, isTls) => {
    const servers = new Map<string, RealServer>();
    beforeAll(async () => {
      for (const host of loopbackAddresses) servers.set(host, await start({ tls: isTls, host }));
    });
    afterAll(async () => {
      for (const server of servers.values()) await server.close();
    });

    it.each(ways.filter(([, { host }]) => loopbackAddresses.includes(host)))("%s", async (_, expected) => {
      const server = servers.get(expected.host);
      if (server === undefined) throw new Error(`No server listens on ${expected.host}`);
      const session = await logIn(server, expected.given);
      await goesThere(session, server.path("file.bin"), expected);
      expect(sha256Of(readFileSync(join(server.root, "file.bin")))).toBe(sha256Of(content));
    });
  },
);

describe.each(loopbackAddresses)("the practice server on %s", (host) => {
  it.each(ways.filter(([, { host: own }]) => own === host))("%s", async (_, expected) => {
    const practice = await startPracticeServer({ host, port: 0 });
    try {
      const { port } = practice.endpoint;
      const server = { host, port, user: "student", password: "student", certificate: null, log: () => "" };
      const session = await logIn(server, expected.given);
      await goesThere(session, "/file.bin", expected);
    } finally {
      await practice.close();
    }
  });
});

/** Stores, lists and fetches a file, and holds the log of all three against what is expected. */
async function goesThere(session: FtpSession, path: string, expected: Way): Promise<void> {
  const file = session.encodePath(path);
  const stored = await session.upload(file, { source: Readable.from([content]), onExisting: "replace" });
  const folder = await session.list(session.encodePath(path.slice(0, path.lastIndexOf("/")) || "/"));
  expect(folder.entries.find(({ name }) => name === "file.bin")?.size).toBe(content.length);
  const fetched = await session.download(file);
  expect(sha256Of(Buffer.concat(await fetched.body.toArray()))).toBe(sha256Of(content));

  for (const exchange of [stored.exchange, folder.exchange, fetched.exchange]) {
    const own = session.traffic.after().filter((event) => event.exchange?.id === exchange);
    const announcing = own.flatMap((event, index) =>
      event.type === "command" && /^(?:PASV|EPSV|PORT|EPRT)\b/.test(event.line) ? [index] : [],
    );
    expect(announcing.length).toBeGreaterThan(0);
    for (const index of announcing) {
      expect(own[index]).toMatchObject({ line: expect.stringMatching(expected.announces) });
      const reply = own.slice(index).find(isOf("reply"));
      expect(reply?.lines.join("\n")).toMatch(expected.answer);
    }
    const opened = own.filter(isOf("data-opened"));
    expect(opened.length).toBe(announcing.length);
    for (const { openedBy, local, remote } of opened) {
      expect({ openedBy, local: local.address, remote: remote.address }).toEqual({
        openedBy: expected.openedBy,
        local: expected.host,
        remote: expected.host,
      });
    }
  }
}

function isOf<T extends TrafficEventType>(type: T) {
  return (event: { readonly type: TrafficEventType }): event is TrafficEventOf<T> => event.type === type;
}

function sha256Of(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
