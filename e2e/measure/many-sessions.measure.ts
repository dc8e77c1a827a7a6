import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { SessionRequest } from "@/lib/contract/session";
import { type AppBrowser, RunningApp } from "../running-app";
import { startPyftpdlib } from "../servers/pyftpdlib";
import type { RealServer } from "../servers/real-server";
import { quantilesOf } from "./quantiles";

const browsers = 25;
const sessionsEach = 8;
const rounds = 10;
const listingsARound = 50;

let server: RealServer;
let crowded: RunningApp;
let alone: RunningApp;
const over = new AbortController();

beforeAll(async () => {
  server = await startPyftpdlib({ tls: false });
  const directory = join(server.root, "pub");
  mkdirSync(directory);
  for (let i = 0; i < 50; i++) writeFileSync(join(directory, `file-${i}.txt`), "abc");
  crowded = await RunningApp.start({ PORTSIDE_MAX_SESSIONS: String(browsers * sessionsEach) });
  alone = await RunningApp.start();
});
afterAll(async () => {
  over.abort();
  await crowded?.close();
  await alone?.close();
  await server?.close();
});

/** A session that is watched: by its browser's stream of all sessions, and by one of its own. */
interface Watched {
  readonly browser: AppBrowser;
  readonly id: string;
}

it("how much longer a listing takes beside 200 sessions with live event streams", async () => {
  const crowd: Watched[] = [];
  for (let i = 0; i < browsers; i++) crowd.push(...(await watchedSessions(crowded, sessionsEach)));
  const one = await watchedSessions(alone, 1);
  // The first listing of a session finds out how its server lists.
  for (const session of [...one, ...crowd]) await list(session);

  const times: Record<"alone" | "crowded", number[]> = { alone: [], crowded: [] };
  let next = 0;
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < listingsARound; i++) times.alone.push(await list(one[0]));
    for (let i = 0; i < listingsARound; i++) times.crowded.push(await list(crowd[next++ % crowd.length]));
  }
  const [single, among] = [quantilesOf(times.alone), quantilesOf(times.crowded)];
  console.info(`one session: ${single.text}`);
  console.info(`one of ${crowd.length} sessions: ${among.text}`);
  console.info(`p95 ${(among.p95 / single.p95).toFixed(2)} times that of one session`);
  console.info(
    `the process with ${crowd.length} sessions ${mebibytes(crowded)} MiB, the other ${mebibytes(alone)} MiB`,
  );

  const atOnce: number[] = [];
  for (let round = 0; round < 2 * rounds; round++) {
    const ten = Array.from({ length: 10 }, () => crowd[next++ % crowd.length]);
    atOnce.push(...(await Promise.all(ten.map(list))));
  }
  console.info(`ten of them at once: ${quantilesOf(atOnce).text}`);
  expect(crowd).toHaveLength(browsers * sessionsEach);
});

async function watchedSessions(app: RunningApp, count: number): Promise<readonly Watched[]> {
  const { host, port, user, password } = server;
  const login: SessionRequest = { host, port, user, password };
  const browser = await app.browser();
  const sessions: Watched[] = [];
  for (let i = 0; i < count; i++) sessions.push({ browser, id: (await browser.connect(login)).id });
  await follow(browser, "/api/events");
  for (const { id } of sessions) await follow(browser, `/api/sessions/${id}/events`);
  return sessions;
}

/** Reads an event stream until everything is over. */
async function follow(browser: AppBrowser, path: string): Promise<void> {
  const headers = { accept: "text/event-stream" };
  const response = await browser.get(path, { headers, signal: over.signal });
  expect(response.status).toBe(200);
  response.body?.pipeTo(new WritableStream()).catch(() => undefined);
}

/** @returns milliseconds */
async function list(session: Watched | undefined): Promise<number> {
  if (session === undefined) throw new RangeError("There is no such session");
  const began = performance.now();
  const response = await session.browser.get(`/api/sessions/${session.id}/entries?path=/pub`);
  await response.arrayBuffer();
  expect(response.status).toBe(200);
  return performance.now() - began;
}

function mebibytes(app: RunningApp): number {
  return Math.round(app.residentBytes / 2 ** 20);
}
