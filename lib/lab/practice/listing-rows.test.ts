import { describe, expect, it } from "vitest";
import { STUDENT, SYSTEM_USER, type User } from "./accounts";
import { FileContent, StorageQuota, storedContent } from "./file-content";
import { FACTS, formatFacts, formatTimeVal, parseTimeVal } from "./machine-listing";
import { DirectoryNode, FileNode, LinkNode, type Node } from "./nodes";
import { formatUnixRow } from "./unix-listing";

const now = Date.UTC(2026, 4, 17, 12, 0, 0);
const guest: User = { name: "anonymous", group: "anonymous", mayChange: false };

const properties = (mode: number, modifiedAt = now - 3_600_000, owner: User = STUDENT) => ({
  mode,
  modifiedAt,
  owner: owner.name,
  group: owner.group,
});

function file(size: number, mode = 0o644, modifiedAt?: number): FileNode {
  return new FileNode(
    new FileContent(new StorageQuota(0), storedContent(Buffer.alloc(size))),
    properties(mode, modifiedAt),
  );
}

describe("formatUnixRow", () => {
  it.each<[string, Node, string]>([
    ["a file", file(1234), "-rw-r--r--   1 student  students         1234 May 17 11:00 n"],
    [
      "a directory",
      new DirectoryNode(properties(0o750)),
      "drwxr-x---   2 student  students         4096 May 17 11:00 n",
    ],
    [
      "a link",
      new LinkNode("../x", properties(0o777)),
      "lrwxrwxrwx   1 student  students            4 May 17 11:00 n -> ../x",
    ],
    [
      "an old file",
      file(0, 0o600, Date.UTC(2024, 0, 2)),
      "-rw-------   1 student  students            0 Jan  2  2024 n",
    ],
    [
      "a file from the future",
      file(0, 0, now + 60_000),
      "----------   1 student  students            0 May 17  2026 n",
    ],
  ])("prints %s", (_what, node, row) => {
    expect(formatUnixRow("n", node, now)).toBe(row);
  });
});

describe("formatFacts", () => {
  const parent = new DirectoryNode(properties(0o755));
  const perm = (node: Node, user: User, above = parent) =>
    /perm=([a-z]*);/.exec(
      formatFacts({ name: "n", node, parent: above }, { user, facts: new Set(FACTS) }),
    )?.[1];

  it("gives name, type, size, time and what the user may do", () => {
    const row = formatFacts(
      { name: "two words", node: file(7), parent },
      { user: STUDENT, facts: new Set(FACTS) },
    );
    expect(row).toMatch(
      /^type=file;size=7;modify=20260517110000;perm=awdfr;unique=[0-9a-f]+;UNIX\.mode=0644;UNIX\.owner=student;UNIX\.group=students; two words$/,
    );
  });

  it("tells what each user may do (RFC 3659 §7.5.5)", () => {
    expect(perm(file(0), guest)).toBe("r");
    expect(perm(file(0, 0o444), STUDENT)).toBe("dfr");
    expect(perm(new DirectoryNode(properties(0o755)), STUDENT)).toBe("cmpdfel");
    expect(perm(new DirectoryNode(properties(0o755)), guest)).toBe("el");
    const locked = new DirectoryNode(properties(0o700, now, SYSTEM_USER));
    expect(perm(locked, STUDENT)).toBe("df");
    expect(perm(file(0), STUDENT, locked)).toBe("awr");
  });

  it("doesn't put a semicolon into a fact", () => {
    const link = new LinkNode("a;b", properties(0o777));
    expect(formatFacts({ name: "n", node: link, parent }, { user: guest, facts: new Set(["type"]) })).toBe(
      "type=OS.unix=symlink; n",
    );
  });
});

describe("time values", () => {
  it.each([
    ["20240229235959", Date.UTC(2024, 1, 29, 23, 59, 59)],
    ["20240229235959.250", Date.UTC(2024, 1, 29, 23, 59, 59)],
    ["20230229000000", null],
    ["20231301000000", null],
    ["20230101240000", null],
    ["2023010100000", null],
    ["00000101000000", null],
    ["2023-01-01", null],
  ])("reads %s", (text, time) => {
    expect(parseTimeVal(text)).toBe(time);
    if (time !== null) expect(formatTimeVal(time)).toBe(text.slice(0, 14));
  });
});
