import { unstable_doesMiddlewareMatch } from "next/experimental/testing/server";
import { expect, it } from "vitest";
import { config } from "./proxy";

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
