import { request } from "node:http";
import { afterEach, beforeEach, expect, it } from "vitest";
import { z } from "zod";
import { sessionSchema } from "@/lib/contract/session";
import { tusVersion } from "@/lib/contract/uploads";
import { FakeFtpServer } from "@/lib/ftp/testing/fake-server";
import { RunningApp } from "./running-app";

const password = "the access password of this test";
const token = "the-token-of-this-test";
/** In every field that a browser or a server can fill. */
const secret = "hunter2-is-secret";
const hostile = `${secret}\u0007\u001b[31m\u0085\u2028{"level":"error"}\u202e`;
const steering = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202e]/;

const entrySchema = z.looseObject({
  time: z.iso.datetime(),
  level: z.enum(["info", "warn", "error"]),
  event: z.string(),
});

let app: RunningApp;
let server: FakeFtpServer;
beforeEach(async () => {
  server = await FakeFtpServer.start({
    files: { [`/${secret}.txt`]: secret },
    answers: {
      PASS: (_, given) => (given === secret ? `230 Welcome ${secret}` : `530 ${given} is wrong\x1b[31m`),
      SITE: `500 ${secret}\x07`,
      CWD: (_, path) => (path === "/" ? "250 Here." : `550 ${secret} ${path}\x1b]0;x\x07`),
    },
  });
  app = await RunningApp.start({
    PORTSIDE_LOG: "json",
    PORTSIDE_METRICS: token,
    PORTSIDE_PASSWORD: password,
    PORTSIDE_TARGETS: "127.0.0.1",
    PORTSIDE_PRACTICE: "off",
    PORTSIDE_MAX_REQUESTS_PER_BROWSER: "40",
    PORTSIDE_MAX_STREAMS_PER_BROWSER: "3",
  });
});
afterEach(async () => {
  await app?.close();
  await server?.close();
});

it("D12: the log has a line of JSON for each thing that happened, and nothing of what anybody gave or said", async () => {
  const access = await cookieFrom(await send("POST", "/api/access", { password }));
  const owner = await cookieFrom(await ask("/api/sessions", { headers: { cookie: access } }));
  const headers = { cookie: `${access}; ${owner}`, "user-agent": secret, referer: `http://${secret}/` };
  const login = loginOf(server);
  const created = await send("POST", "/api/sessions", login, headers);
  const { id } = sessionSchema.parse(await created.json());
  const session = `/api/sessions/${id}`;
  const text = encodeURIComponent(hostile);

  for (const asked of [
    send("POST", "/api/sessions", { ...login, password: `${secret}-wrong` }, headers),
    send("POST", "/api/sessions", { ...login, host: `${secret}.example` }, headers),
    send("POST", "/api/sessions", { ...login, host: "192.0.2.1" }, headers),
    send(
      "POST",
      "/api/sessions",
      { ...login, user: hostile, account: hostile, initialPath: hostile },
      headers,
    ),
    send("POST", "/api/sealed-passwords", { ...login, encryption: "none" }, headers),
    ask(`${session}/entries?path=%2F${secret}`, { headers }),
    ask(`${session}/entries?path=%2F${text}`, { headers }),
    ask(`${session}/content?path=%2F${secret}.txt`, { headers }),
    ask(`${session}/content?path=%2F${text}`, { method: "PUT", body: hostile, headers }),
    send("POST", `${session}/rename`, { from: `/${secret}`, to: `/${hostile}` }, headers),
    send("POST", `${session}/commands`, { command: `SITE ${secret}` }, headers),
    send("POST", `${session}/delete`, { paths: [`/${secret}`], recursive: true }, headers),
    send("PATCH", session, { charset: hostile, [secret]: hostile }, headers),
    ask(`${session}/uploads`, {
      method: "POST",
      headers: {
        ...headers,
        "tus-resumable": tusVersion,
        "upload-length": "3",
        "upload-metadata": `path ${Buffer.from(`/${hostile}`).toString("base64")}`,
      },
    }),
    ask(`/api/sessions/${text}/archives/${text}?${text}=${text}`, { headers }),
    ask(`/api/${text}`, { headers }),
    ask(`/?url=ftp%3A%2F%2Fu%3A${secret}%40h%2F`, { headers }),
    ask("/api/sessions", { headers: { ...headers, origin: `http://${secret}`, host: secret } }),
    send("DELETE", session, undefined, { ...headers, origin: `http://${secret}.example` }),
  ]) {
    await (await asked).arrayBuffer();
  }
  for (let guess = 0; guess < 6; guess++) {
    await send("POST", "/api/access", { password: hostile }, { "x-forwarded-for": secret });
  }
  await app.stop();

  expect(app.output).not.toContain(secret);
  expect(app.output).not.toMatch(steering);
  for (const own of [id, access, owner, password, token, "192.0.2.1"]) expect(app.output).not.toContain(own);
  const entries = app.output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => entrySchema.parse(JSON.parse(line)));
  const events = entries.map(({ event }) => event);
  for (const event of [
    "started",
    "sign-in-failed",
    "locked-out",
    "target-refused",
    "cross-site-refused",
    "stopping",
    "stopped",
  ]) {
    expect(events).toContain(event);
  }
  expect(entries).toContainEqual(
    expect.objectContaining({
      event: "request",
      method: "GET",
      route: "/api/sessions/{id}/content",
      status: 200,
      session: expect.stringMatching(/^[0-9a-f]{8}$/),
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      milliseconds: expect.any(Number),
    }),
  );
  const refused = entries.find(({ event }) => event === "target-refused");
  expect(refused).toMatchObject({ level: "warn", client: "127.0.0.1", code: "host-not-allowed" });
  expect(entries).toContainEqual(expect.objectContaining({ event: "request", id: refused?.request }));
});

it("D28: a browser's event streams and requests that don't end are bounded, and another browser notices nothing", async () => {
  const access = await cookieFrom(await send("POST", "/api/access", { password }));
  const newBrowser = async () =>
    `${access}; ${await cookieFrom(await ask("/api/sessions", { headers: { cookie: access } }))}`;
  const [greedy, other] = [{ cookie: await newBrowser() }, { cookie: await newBrowser() }];
  const streams = await Promise.all([1, 2, 3].map(() => ask("/api/events", { headers: greedy })));
  expect(streams.map(({ status }) => status)).toEqual([200, 200, 200]);
  const fourth = await ask("/api/events", { headers: greedy });
  expect(fourth.status).toBe(429);
  expect(fourth.headers.get("retry-after")).toMatch(/^\d+$/);
  expect(await fourth.json()).toMatchObject({ code: "busy" });

  const trickling = Array.from({ length: 40 }, () => {
    const headers = { ...greedy, "content-length": "100" };
    const body = request(`${app.url}/api/sealed-passwords`, { method: "POST", headers, agent: false });
    body.on("error", () => undefined);
    body.on("response", (response) => response.resume());
    body.write("{");
    return body;
  });
  const list = async (headers: { cookie: string }) => {
    const response = await ask("/api/sessions", { headers });
    await response.arrayBuffer();
    return response.status;
  };
  await expect.poll(() => list(greedy)).toBe(429);
  expect(await list(other)).toBe(200);
  expect((await send("POST", "/api/sessions", loginOf(server), other)).status).toBe(201);

  for (const body of trickling) body.destroy();
  await expect.poll(() => list(greedy)).toBe(200);
  for (const { body } of streams) await body?.cancel();
});

it("counts requests by what they were about, and by how they ended", async () => {
  const guess = await send("POST", "/api/access", { password: hostile });
  expect(guess.status).toBe(401);
  await (await ask(`/api/sessions/${secret}`)).arrayBuffer();
  const scrape = async () =>
    (await ask("/api/metrics", { headers: { authorization: `Bearer ${token}` } })).text();
  // The last one is counted when its answer is out, which may be after this.
  await expect
    .poll(scrape)
    .toContain('portside_problems_total{route="/api/sessions/{id}",code="not-signed-in"} 1');
  const text = await scrape();
  expect(text).toContain('portside_http_requests_total{method="POST",route="/api/access",status="4xx"} 1');
  expect(text).toContain('portside_http_requests_in_flight{route="/api/metrics"} 1');
  expect(text).not.toContain(secret);
});

function loginOf({ host, port }: FakeFtpServer) {
  return { host, port, user: secret, password: secret };
}

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${app.url}${path}`, init);
}

function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  return ask(path, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

async function cookieFrom(response: Response): Promise<string> {
  await response.arrayBuffer();
  return response.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
}
