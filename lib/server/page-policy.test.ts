import { describe, expect, it } from "vitest";
import { pageHeaders, pagePolicy } from "./page-policy";

/** The directives of a policy by their names. */
function directives(isDevelopment: boolean): ReadonlyMap<string, readonly string[]> {
  const policy = pagePolicy({ nonce: "bm9uY2U=", isDevelopment });
  return new Map(
    policy.split("; ").map((directive) => {
      const [name = "", ...sources] = directive.split(" ");
      return [name, sources];
    }),
  );
}

describe("D30: the policy of a page", () => {
  const served = directives(false);

  it("lets only scripts with its nonce run, and what they load, and makes no code from text", () => {
    expect(served.get("script-src")).toEqual(["'nonce-bm9uY2U='", "'strict-dynamic'"]);
    expect(served.get("script-src-attr")).toEqual(["'none'"]);
  });

  it("allows nothing unsafe, no other origin and no scheme but blob: for images", () => {
    const sources = [...served].flatMap(([name, found]) => found.map((source) => `${name} ${source}`));
    expect(sources.filter((source) => /unsafe|:|\*|\./.test(source))).toEqual(["img-src blob:"]);
  });

  it.each(["default-src", "base-uri", "form-action", "frame-ancestors"])("has no source for %s", (name) => {
    expect(served.get(name)).toEqual(["'none'"]);
  });

  it("makes code from text only where Portside is developed", () => {
    expect(directives(true).get("script-src")).toContain("'unsafe-eval'");
  });
});

it("D30: a page may write to the clipboard and fill the screen, and asks the browser for nothing else", () => {
  const features = new Map(
    pageHeaders["Permissions-Policy"]?.split(", ").map((feature) => {
      const [name = "", allowed = ""] = feature.split("=");
      return [name, allowed];
    }),
  );
  const allowed = [...features].filter(([, who]) => who !== "()");
  expect(allowed).toEqual([
    ["clipboard-write", "(self)"],
    ["fullscreen", "(self)"],
    ["picture-in-picture", "(self)"],
  ]);
  expect(features.get("clipboard-read")).toBe("()");
});
