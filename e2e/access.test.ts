import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type AppBrowser, RunningApp } from "./running-app";
import { freePort } from "./servers/server-process";

const password = "open sesame, please";

/** @param from what the operator's proxy writes into `X-Forwarded-For` */
function signIn(browser: AppBrowser, given: string, from: string, more: Record<string, string> = {}) {
  return browser.fetch("/api/access", {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": from, ...more },
    body: JSON.stringify({ password: given }),
  });
}

describe("a Portside with an access password, behind its operator's proxy", () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await RunningApp.start({
      PORTSIDE_PASSWORD: password,
      PORTSIDE_URL: "https://files.example.org",
    });
  });
  afterAll(() => app?.close());

  it("D26: looks at five guesses from an address, whatever the client says it is, and lets others in", async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) {
      const claims = { "x-portside-client": `198.51.100.${i}` };
      const guess = await signIn(await app.browser(), "a guess", `192.0.2.${i}, 203.0.113.7`, claims);
      statuses.push(guess.status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);

    const other = await signIn(await app.browser(), password, "203.0.113.8");
    expect(other.status).toBe(204);
    expect(other.headers.get("set-cookie")).toContain("; Secure");
  });

  it("D27: keeps out whom it signed out, across a restart", async () => {
    const [before, asking, after] = [await app.browser(), await app.browser(), await app.browser()];
    await signIn(before, password, "203.0.113.9");
    await signIn(asking, password, "203.0.113.9");
    expect((await asking.send("DELETE", "/api/access?everywhere=true")).status).toBe(204);
    await signIn(after, password, "203.0.113.9");
    await app.restart();
    expect((await before.get("/api/settings")).status).toBe(401);
    expect((await after.get("/api/settings")).status).toBe(200);
  });
});

it.each([
  [{ PORTSIDE_PASSWORD: "too short" }, "PORTSIDE_PASSWORD must have at least 15 characters"],
  [{ PORTSIDE_URL: "https://files.example.org" }, "PORTSIDE_URL is https://files.example.org, so others can"],
])("D26: with %j it ends at once, and says why and nothing else", async (environment, reason) => {
  const portside = spawn(process.execPath, ["scripts/start.mjs"], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      PORT: String(await freePort()),
      PORTSIDE_PRACTICE: String(await freePort()),
      ...environment,
    },
  });
  onTestFinished(() => void portside.kill());
  let said = "";
  for (const output of [portside.stdout, portside.stderr]) {
    output.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  const [status] = await once(portside, "close");
  expect(status).toBe(1);
  expect(said).toContain(reason);
  expect(said).not.toContain("Ready");
});
