import { describe, expect, it } from "vitest";
import { config } from "@/proxy";

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
});
