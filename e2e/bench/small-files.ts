import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AppBrowser } from "../running-app";
import { type Bench, type Pair, withPair } from "./bench";
import { FarWire } from "./far-wire";
import { lftp } from "./lftp";
import { type Figure, type PartResult, rowsOf } from "./results";
import { type Contender, takeTurns } from "./rounds";
import { announcement, pieceType, uploadsOf } from "./tus";

const peer = "lftp mirror -R";
const peerWithoutModes = "lftp mirror -R --no-perms";
/** Enough to warm up with. */
const warmUpFiles = 30;

/** Many small files go to a server that is far away: by lftp, and by Portside, on as many connections. */
export async function measureSmallFiles(bench: Bench): Promise<PartResult> {
  const wire = await FarWire.open(bench.options.roundTrip);
  try {
    return await withPair(bench, (pair) => measure(bench, pair), { tls: false, namespace: wire });
  } finally {
    await wire.close();
  }
}

async function measure(bench: Bench, { server, browser, logIn }: Pair): Promise<PartResult> {
  const { files, fileSize, connections, roundTrip } = bench.options;
  const warmUp = makeFiles(join(bench.folder, "few-files"), Math.min(warmUpFiles, files), fileSize);
  const all = makeFiles(join(bench.folder, "small-files"), files, fileSize);
  const conversations = new Map<string, string>();

  /** Uploads into a directory that isn't there yet, looks at what came of it, and removes it. */
  const upload = async (
    name: string,
    round: number,
    send: (source: string, target: string) => Promise<number>,
  ) => {
    const source = round === 0 ? warmUp : all;
    const before = server.log().length;
    const seconds = await send(source, "/uploaded");
    const stored = join(server.root, "uploaded");
    expectSame(source, stored);
    rmSync(stored, { recursive: true });
    conversations.set(name, conversationIn(server.log().slice(before), readdirSync(source).length));
    return seconds;
  };
  const byLftp = (options: string) => async (source: string, target: string) =>
    (await lftp(bench, server, `mirror -R ${options} --parallel=${connections} ${source} ${target}`)).seconds;
  /** @param requests at a time: one more than connections keeps these busy while sizes are compared */
  const byPortside = (requests: number) => async (source: string, target: string) => {
    const began = performance.now();
    const { id } = await logIn({ transferConnections: connections });
    await expectStatus(browser.send("POST", `/api/sessions/${id}/directories`, { path: target }), 201);
    await sendAll(bench, browser, id, { source, target, requests });
    const seconds = (performance.now() - began) / 1000;
    await expectStatus(browser.send("DELETE", `/api/sessions/${id}`), 204);
    return seconds;
  };
  const contender = (name: string, send: (source: string, target: string) => Promise<number>): Contender => ({
    name,
    run: (round) => upload(name, round, send),
  });
  const contenders = [
    contender(peer, byLftp("")),
    contender(peerWithoutModes, byLftp("--no-perms")),
    contender(`Portside, ${connections} requests at a time`, byPortside(connections)),
    contender(`Portside, ${connections * 2} requests at a time`, byPortside(connections * 2)),
  ];
  const what = `${files} files of ${fileSize} bytes, ${roundTrip} ms away, ${connections} connections`;
  const seconds = await takeTurns(bench, what, contenders);
  const rows = rowsOf(what, seconds, [peer, peerWithoutModes], { count: files, unit: "files/s" });
  const figures = rows.map(({ by, seconds: { median } }): Figure => {
    const roundTrips = (median * connections * 1000) / files / roundTrip;
    return {
      what: `each small file, ${by}`,
      figure: `${roundTrips.toFixed(1)} round trips, logging in and all else shared out (${conversations.get(by)})`,
      goal: null,
    };
  });
  return { rows, figures };
}

interface Sending {
  readonly source: string;
  readonly target: string;
  readonly requests: number;
}

/** So many requests at a time; each begins when another ended. */
async function sendAll(
  bench: Bench,
  browser: AppBrowser,
  session: string,
  { source, target, requests }: Sending,
): Promise<void> {
  const names = readdirSync(source);
  const send = async () => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      bench.signal.throwIfAborted();
      const body = readFileSync(join(source, name));
      const headers = { ...announcement(`${target}/${name}`, body.length), ...pieceType };
      await expectStatus(
        browser.fetch(uploadsOf(session), { method: "POST", headers, body, signal: bench.signal }),
        201,
      );
    }
  };
  await Promise.all(Array.from({ length: requests }, send));
}

async function expectStatus(request: Promise<Response>, status: number): Promise<void> {
  const response = await request;
  const answer = await response.text();
  if (response.status !== status) throw new Error(`${response.status} instead of ${status}: ${answer}`);
}

function makeFiles(folder: string, count: number, size: number): string {
  mkdirSync(folder);
  for (let i = 0; i < count; i++) {
    writeFileSync(join(folder, `file-${String(i).padStart(4, "0")}.bin`), randomBytes(size));
  }
  return folder;
}

function expectSame(source: string, stored: string): void {
  const [wanted, found] = [readdirSync(source).sort(), readdirSync(stored).sort()];
  const differs = (name: string) =>
    !readFileSync(join(source, name)).equals(readFileSync(join(stored, name)));
  if (wanted.join() !== found.join() || wanted.some(differs)) {
    throw new Error(`What was stored differs from ${source}: ${found.length} of ${wanted.length} files`);
  }
}

/** What a program said to the server, counted in the server's own log of the protocol, alike for all. */
function conversationIn(log: string, files: number): string {
  const connections = log.split(" CONNECT: ").length - 1;
  const counts = new Map<string, number>();
  for (const [, verb = "", site] of log.matchAll(/FTP command: [^,]*, "([A-Z]+)( [A-Z]+)?/g)) {
    const command = verb === "SITE" ? `${verb}${site}` : verb;
    counts.set(command, (counts.get(command) ?? 0) + 1);
  }
  const ofEachFile = [...counts]
    .filter(([, count]) => count >= files / 2)
    .map(([command, count]) =>
      count < files * 1.5 ? command : `${command} ${Math.round(count / files)} times`,
    );
  return `${ofEachFile.join(", ")}; ${connections} control connections`;
}
