import { spawn } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contentOf, RunningApp } from "./running-app";

const shortClock = pathToFileURL(fileURLToPath(new URL("short-clock.mjs", import.meta.url))).href;

/** Sends a body that takes so many milliseconds. @returns the status of the answer */
async function slowPut(url: string, headers: Record<string, string>, milliseconds: number): Promise<number> {
  const put = request(url, { method: "PUT", headers });
  const answered = once(put, "response").then(([response]) => {
    response.resume();
    return Number(response.statusCode);
  });
  const pieces = 10;
  for (let i = 0; i < pieces; i++) {
    if (put.destroyed) break;
    put.write(Buffer.alloc(1000, i));
    await delay(milliseconds / pieces);
  }
  put.end();
  return answered;
}

describe("a request that takes longer than Node's limit", () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await RunningApp.start({ NODE_OPTIONS: `--import ${shortClock}` });
  });
  afterAll(() => app?.close());

  it("is ended by Node itself under the shortened clock", async () => {
    const bare = spawn(process.execPath, [
      ...["--import", shortClock, "--eval"],
      `require("node:http").createServer((req, res) => req.resume().on("end", () => res.end()))
        .listen(0, "127.0.0.1", function () { console.log(this.address().port); });`,
    ]);
    try {
      const [port] = await once(bare.stdout, "data");
      expect(await slowPut(`http://127.0.0.1:${Number(port)}/`, {}, 4000)).toBe(408);
    } finally {
      bare.kill();
    }
  });

  it("finishes in Portside, whole", async () => {
    const browser = await app.browser();
    const session = await browser.connect({
      host: "127.0.0.1",
      port: app.practicePort,
      user: "student",
      password: "student",
    });
    const path = contentOf(session.id, "/incoming/slow.bin");
    const cookie = browser.cookie;
    expect(await slowPut(`${app.url}${path}`, { cookie }, 4000)).toBe(201);
    expect((await browser.fetch(path, { method: "HEAD" })).headers.get("content-length")).toBe("10000");
  });
});
