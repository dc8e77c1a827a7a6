import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { appPath, below } from "./base-path";

it.each([
  ["", "/", "/"],
  ["", "/api/sessions", "/api/sessions"],
  ["/ftp", "/", "/ftp"],
  ["/ftp", "/?session=x", "/ftp?session=x"],
  ["/ftp", "/replay", "/ftp/replay"],
  ["/tools/ftp", "/api/sessions", "/tools/ftp/api/sessions"],
])("below %j the address of %s is %s", (base, path, address) => {
  expect(below(base, path)).toBe(address);
});

it("has no base path unless the build was told one", () => {
  expect(appPath("/replay")).toBe("/replay");
});

const root = fileURLToPath(new URL("../..", import.meta.url));

/** An address of ours as a literal, without the function that puts the base path before it. */
const bareAddress = /(?<!appPath\()["'`]\/(?:api|pdf-data)\/|(?:href|open\(|EventSource\()\s*[=]?\s*["'`]\//;
/** The server's are filled in; what isn't is the pattern of a route, as Next gives it. */
const bareAnswer = /(?<!appPath\()`\/api\/[^`]*\$\{|Location:\s*["'`]\//;

it.each(
  ["app", "components", "lib/client", "lib/server"].flatMap((directory) =>
    readdirSync(root + directory, { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\.ts$|testing\//.test(file))
      .map((file) => `${directory}/${file}`)
      .filter((file) => /["'`]\//.test(readFileSync(root + file, "utf8"))),
  ),
)("%s asks for nothing past the base path", (file) => {
  const bare = file.startsWith("lib/server/") ? bareAnswer : bareAddress;
  const lines = readFileSync(root + file, "utf8").split("\n");
  expect(lines.filter((line) => bare.test(line) && !/^\s*(\/?\*|\/\/)/.test(line))).toEqual([]);
});
