import { NextRequest } from "next/server";
import { describe, expect, it } from "vitest";
import { config, proxy } from "@/proxy";

/** Next anchors each at both ends. */
const proxied = new RegExp(config.matcher.map((matcher) => `^${matcher}$`).join("|"));

describe("the proxy before the pages", () => {
  it.each(["/", "/replay", "/nowhere", "/api", "/apis", "/pdf-data", "/pdf-data/cmaps"])(
    "sees %s",
    (path) => {
      expect(proxied.test(path)).toBe(true);
    },
  );

  it.each(["/api/sessions", "/api/sessions/x/content", "/pdf-data/cmaps/78-H.bcmap", "/_next/static/a.js"])(
    "never sees %s, which has rules of its own",
    (path) => {
      expect(proxied.test(path)).toBe(false);
    },
  );

  it.each(["POST", "PUT", "DELETE", "OPTIONS"])("lets nobody %s a page", (method) => {
    const headers = { host: "127.0.0.1:3000", "next-action": "text for the log" };
    const { status } = proxy(new NextRequest("http://localhost:3000/", { method, headers }));
    expect(status).toBe(405);
  });

  it("lets a page be read, with its policy", () => {
    const headers = { host: "127.0.0.1:3000" };
    const answer = proxy(new NextRequest("http://localhost:3000/", { headers }));
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-security-policy")).toContain("nonce-");
  });
});
