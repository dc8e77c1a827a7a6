import { unstable_doesMiddlewareMatch } from "next/experimental/testing/server";
import { NextRequest } from "next/server";
import { expect, it } from "vitest";
import { config, proxy } from "./proxy";

const isSeen = (basePath: string, path: string) =>
  unstable_doesMiddlewareMatch({
    config,
    nextConfig: { basePath },
    url: `http://127.0.0.1:3000${basePath}${path}`,
  });

it.each([
  ["", "/"],
  ["", "/replay"],
  ["", "/nothing/here"],
  ["/ftp", ""],
  ["/ftp", "/replay"],
  ["/tools/ftp", ""],
])("D30: the page %s%s has its policy, and its name is checked", (basePath, path) => {
  expect(isSeen(basePath, path)).toBe(true);
});

it.each([
  "/api/sessions/x/content",
  "/api/sessions/x/uploads/y",
  "/_next/static/chunks/main.js",
  "/pdf-data/fonts/a.pfb",
])("%s never passes the proxy, below a base path or not", (path) => {
  expect([isSeen("", path), isSeen("/ftp", path)]).toEqual([false, false]);
});

const asks = (query: string) =>
  proxy(new NextRequest(`http://127.0.0.1:3000/check?${query}`, { headers: { host: "127.0.0.1:3000" } }));

it.each([
  ["ftp://jo:s3cret@h/pub", "ftp://jo@h/pub"],
  [" ftps://jo:s3:cr@et@h:990", "ftps://jo@h:990"],
])("D12: leads on from %s without the password, before any page tells it", (given, kept) => {
  const response = asks(`${new URLSearchParams({ session: "a", url: given })}`);
  expect(response.status).toBe(307);
  expect(response.headers.get("cache-control")).toBe("no-store");
  const led = new URL(response.headers.get("location") ?? "");
  expect([led.pathname, ...led.searchParams]).toEqual(["/check", ["session", "a"], ["url", kept]]);
});

it.each(["", "url=ftp://jo@h/a:b@c", "url=+ftp://h", "url=javascript:alert(1)", "path=/a:b@c"])(
  "shows the page that is asked for with ?%s",
  (query) => {
    expect(asks(query).headers.get("location")).toBeNull();
  },
);
