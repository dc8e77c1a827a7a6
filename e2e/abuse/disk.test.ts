import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { linesOf } from "@/lib/ftp/testing/received-commands";
import { forms, other, requestNames } from "./path-requests";
import { startPortside, willing } from "./portside";
import { wholeOf } from "./visitor";

const root = fileURLToPath(new URL("../..", import.meta.url));
const own = mkdtempSync(join(tmpdir(), "portside-disk-"));
const temporary = join(own, "tmp");
mkdirSync(temporary);
writeFileSync(join(own, "secret.txt"), "Portside's own text");
afterAll(() => rmSync(own, { recursive: true }));

const portside = startPortside({ TMPDIR: temporary });

/** Everything that is in a directory, but for what tests and version control do there themselves. */
function filesIn(directory: string): readonly string[] {
  const found = readdirSync(directory, { recursive: true, withFileTypes: true });
  return found.map((entry) => relative(directory, join(entry.parentPath, entry.name))).toSorted();
}

function disk() {
  return {
    own: filesIn(own),
    data: filesIn(portside.app.dataDirectory),
    served: filesIn(join(root, "public")),
    checkout: readdirSync(root).toSorted(),
  };
}

let before: ReturnType<typeof disk>;
beforeAll(async () => {
  // The secret of its data directory is made with the first session.
  await portside.app.browser();
  before = disk();
});

it.each([join(own, "secret.txt"), join(root, "package.json"), "/etc/hostname"])(
  "W1, W2: %s is looked for on the FTP server by every request, and never read or written here",
  async (path) => {
    const content = readFileSync(path, "utf8");
    const visitor = await portside.visitScripted({ files: { [other]: "1" }, answers: willing });
    for (const form of forms) {
      for (const request of requestNames.filter((name) => !/upload|to$|replacing|Directory/i.test(name))) {
        const answer = await wholeOf(await visitor.askFor(request, path, { form }));
        expect(answer.toString("latin1"), request).not.toContain(content.slice(0, 40));
      }
    }
    const asked = linesOf(visitor.server, "SIZE", "RETR", "MLSD", "CWD").filter((line) =>
      line.includes(path),
    );
    expect(asked.length).toBeGreaterThan(0);
    expect(readFileSync(path, "utf8")).toBe(content);
    expect(disk()).toEqual(before);
  },
);

it.each([own, temporary, join(root, "public"), join(root, ".next")])(
  "W1, W2: what is uploaded to %s is on the FTP server, and not on this disk",
  async (directory) => {
    const visitor = await portside.visitScripted({ files: { [other]: "1" }, answers: willing });
    const path = join(directory, "shell.php");
    const writing = requestNames.filter((name) => /upload|to$|replacing|Directory/i.test(name));
    for (const request of writing) {
      visitor.server.files.set(other, Buffer.from("1"));
      await wholeOf(await visitor.askFor(request, path));
    }
    expect([...visitor.server.files.keys()]).toContain(path);
    expect(disk()).toEqual(before);
    expect(readdirSync(directory)).not.toContain("shell.php");
  },
);

it("W1: a file of megabytes passes without a file here, in both directions", async () => {
  const large = Buffer.alloc(8 * 1024 * 1024, "x");
  const visitor = await portside.visitScripted({ files: { "/large": large }, answers: willing });
  const download = await visitor.askFor("downloadContent", "/large");
  const reader = download.body?.getReader();
  await reader?.read();
  expect(disk()).toEqual(before);
  let isDone = false;
  while (!isDone) isDone = (await reader?.read())?.done ?? true;
  expect(
    (await visitor.ask({ method: "PUT", resource: "content?path=/copy", body: large.toString() })).status,
  ).toBe(201);
  expect(disk()).toEqual(before);
});
