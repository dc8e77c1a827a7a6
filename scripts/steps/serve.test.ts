import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { expect, it } from "vitest";

const start = resolve(import.meta.dirname, "../start.mjs");

/** How `npm start` ends. Its port is impossible, so that no fault of ours makes it serve anybody. */
function startWith(environment: Record<string, string>) {
  const { PATH = "" } = process.env;
  return spawnSync(process.execPath, [start], {
    env: { NODE_ENV: "production", PATH, PORT: "none", ...environment },
    encoding: "utf8",
  });
}

it.each(["0.0.0.0", "::", "192.168.1.5", "files.example.org"])(
  "D26: starting for everybody at %s is refused before anything is served, and says what to set",
  (host) => {
    const { status, stderr } = startWith({ PORTSIDE_HOST: host });
    expect(status).toBe(1);
    expect(stderr).toContain(`PORTSIDE_HOST=${host} lets others reach Portside`);
    expect(stderr).toMatch(/Set PORTSIDE_TARGETS .* or PORTSIDE_PASSWORD/);
  },
);

it.each([
  {},
  { PORTSIDE_HOST: "::1" },
  { PORTSIDE_HOST: "0.0.0.0", PORTSIDE_PASSWORD: "a password of its own" },
  { PORTSIDE_HOST: "0.0.0.0", PORTSIDE_TARGETS: "ftp.example.org" },
])("D26: nothing is said against the address with %j", (environment) => {
  const { status, stderr } = startWith(environment);
  expect(status).toBe(1);
  expect(stderr).not.toContain("lets others reach");
  expect(stderr).toContain("PORT=none is not a port");
});
