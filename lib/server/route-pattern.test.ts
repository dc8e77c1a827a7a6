import { expect, it } from "vitest";
import { routeOf } from "./route-pattern";

it.each([
  ["/api/sessions", "/api/sessions"],
  ["/api/sessions/", "/api/sessions"],
  ["/api/sessions/q83XEXAMPLE/content?path=%2Fsecret%2Fplan.txt", "/api/sessions/{id}/content"],
  ["/api/sessions/a/archives/b/progress", "/api/sessions/{id}/archives/{archive}/progress"],
  ["/ftp/api/sessions/a/uploads/b", "/api/sessions/{id}/uploads/{upload}"],
  ["/api/events", "/api/events"],
  ["/api/nothing/of/that/kind", "unknown"],
  ["/api/sessions/a/b/c/d", "unknown"],
  ["/_next/static/chunks/1.js", "asset"],
  ["/?url=ftp%3A%2F%2Fhost%2Fpath", "page"],
  ["/replay", "page"],
  ["*", "page"],
])("of %s is %s", (url, route) => {
  expect(routeOf(url)).toBe(route);
});

it("takes no longer for an address that is made to", () => {
  expect(routeOf(`${"/a".repeat(8_000)}/api/nothing`)).toBe("unknown");
});
