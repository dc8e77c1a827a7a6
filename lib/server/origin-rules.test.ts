import { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import { checkOrigin, mayLackItsCookie } from "./origin-rules";

const here = { host: "127.0.0.1", publicUrl: null };
const proxied = { host: "127.0.0.1", publicUrl: new URL("https://files.example.org") };

function isTaken(
  settings: Parameters<typeof checkOrigin>[1],
  headers: Record<string, string>,
  method = "POST",
) {
  const request = new Request("http://localhost:3000/api/sessions", { method, headers });
  try {
    checkOrigin(request, settings);
    return true;
  } catch {
    return false;
  }
}

describe("behind a reverse proxy", () => {
  it.each([
    [{ host: "files.example.org", origin: "https://files.example.org" }, true],
    // A proxy that keeps its own address for the upstream.
    [
      {
        host: "127.0.0.1:3000",
        "x-forwarded-host": "files.example.org",
        origin: "https://files.example.org",
      },
      true,
    ],
    [{ host: "127.0.0.1:3000", "x-forwarded-host": "evil.example" }, false],
    [{ host: "files.example.org", origin: "http://files.example.org" }, false],
    [{ host: "files.example.org", origin: "http://files.example.org:3000" }, false],
    [{ host: "files.example.org:8443" }, false],
    [{ host: "files.example.org:443", origin: "https://files.example.org" }, true],
    [{ host: "files.example.org:443", origin: "http://files.example.org:443" }, false],
    [{ host: "files.example.org:80" }, false],
    [{ host: "files.example.org.evil.example" }, false],
  ])("%j: %s", (headers, expected) => {
    expect(isTaken(proxied, headers)).toBe(expected);
  });

  it("D14: counts forwarded headers only where the operator named the proxy", () => {
    expect(isTaken(here, { host: "evil.example", "x-forwarded-host": "127.0.0.1" })).toBe(false);
    expect(isTaken(here, { host: "127.0.0.1", "x-forwarded-host": "evil.example" })).toBe(true);
  });
});

describe("bound to every interface", () => {
  const everywhere = { host: "0.0.0.0", publicUrl: null };
  const own = Object.values(networkInterfaces())
    .flat()
    .filter((found) => found?.family === "IPv4" && !found.internal);

  it("D14: answers under each of this machine's addresses, and under no name", () => {
    for (const found of own) {
      const host = `${found?.address}:3000`;
      expect(isTaken(everywhere, { host, origin: `http://${host}` })).toBe(true);
    }
    expect(isTaken(everywhere, { host: "203.0.113.77:3000" })).toBe(false);
    expect(isTaken(everywhere, { host: "some.name" }, "GET")).toBe(false);
  });

  it("answers under the name that it is bound to", () => {
    expect(isTaken({ host: "nas.local", publicUrl: null }, { host: "NAS.local:3000" })).toBe(true);
  });
});

it("lets reading through from anywhere, because nothing is given to a page that can't send the cookie", () => {
  expect(isTaken(here, { host: "127.0.0.1:3000", "sec-fetch-site": "cross-site" }, "GET")).toBe(true);
  expect(isTaken(here, { host: "127.0.0.1:3000", "sec-fetch-site": "cross-site" }, "HEAD")).toBe(true);
  expect(isTaken(here, { host: "127.0.0.1:3000", "sec-fetch-site": "cross-site" }, "DELETE")).toBe(false);
});

it("refuses a request without Host", () => {
  expect(isTaken(here, {})).toBe(false);
});

it.each([
  [{ host: "127.0.0.1", "sec-fetch-site": "none", accept: "text/html" }, false],
  [{ host: "127.0.0.1", "sec-fetch-site": "same-origin" }, false],
  [{ host: "192.168.1.2", accept: "text/html,application/xhtml+xml" }, true],
  [{ host: "127.0.0.1", accept: "*/*" }, false],
])("may %j lack its cookie although the browser has one: %s", (headers, expected) => {
  expect(mayLackItsCookie(new Request("http://localhost/", { headers }), here)).toBe(expected);
});
