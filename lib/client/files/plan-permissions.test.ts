import { describe, expect, it } from "vitest";
import type { Entry } from "@/lib/contract/files";
import { exactly } from "./permissions";
import { knownModes, planPermissions } from "./plan-permissions";

function entryOf(name: string, mode: string | null, more: Partial<Entry> = {}): Entry {
  return {
    name,
    type: "file",
    size: 1,
    modifiedAt: null,
    modifiedPrecision: null,
    permissions: mode === null ? null : { mode, text: "" },
    owner: null,
    group: null,
    linkTarget: null,
    can: null,
    ...more,
  };
}

const folder = (name: string, mode: string | null = "0755") => entryOf(name, mode, { type: "directory" });
const chosen = (...entries: Entry[]) => ({ directory: { text: "/pub" }, pathBytes: undefined, entries });

describe("what chosen entries have in common", () => {
  it("keeps what they differ in", () => {
    expect(knownModes([entryOf("a", "0644"), entryOf("b", "0640")])).toEqual({
      pattern: { on: 0o640, kept: 0o004 },
      isComplete: true,
    });
  });

  it("begins with what is usual where a listing doesn't tell, and keeps nothing", () => {
    expect(knownModes([entryOf("a", null), entryOf("b", "0600")])).toEqual({
      pattern: exactly(0o644),
      isComplete: false,
    });
    expect(knownModes([folder("d", null)])).toEqual({ pattern: exactly(0o755), isComplete: false });
  });

  it("doesn't take a link's own mode for that of what it points at", () => {
    expect(knownModes([entryOf("a", "0777", { type: "link" })])).toEqual({
      pattern: exactly(0o644),
      isComplete: false,
    });
  });
});

describe("the requests that a change takes", () => {
  it("are one for each mode that comes of bits left as they are", () => {
    const entries = [entryOf("a", "0644"), entryOf("b", "0755"), entryOf("c", "0644")];
    const own = { on: 0o600, kept: 0o177 };
    expect(planPermissions(chosen(...entries), { own, below: null })).toEqual([
      { mode: "0644", paths: [{ text: "/pub/a" }, { text: "/pub/c" }], recursive: null },
      { mode: "0755", paths: [{ text: "/pub/b" }], recursive: null },
    ]);
  });

  it("are one for a folder that gets what the folders in it get", () => {
    const own = exactly(0o755);
    expect(
      planPermissions(chosen(folder("d")), { own, below: { files: 0o644, directories: 0o755 } }),
    ).toEqual([
      { mode: "0755", paths: [{ text: "/pub/d" }], recursive: { files: "0644", directories: "0755" } },
    ]);
  });

  it("do what is in a folder first, and then the folder itself where it gets another mode", () => {
    const own = exactly(0o700);
    const below = { files: 0o644, directories: null };
    expect(planPermissions(chosen(folder("d"), entryOf("a", "0600")), { own, below })).toEqual([
      { mode: "0644", paths: [{ text: "/pub/d" }], recursive: { files: "0644", directories: null } },
      { mode: "0700", paths: [{ text: "/pub/d" }, { text: "/pub/a" }], recursive: null },
    ]);
  });

  it("leave what is in folders alone where neither kind changes", () => {
    const below = { files: null, directories: null };
    expect(planPermissions(chosen(folder("d")), { own: exactly(0o711), below })).toEqual([
      { mode: "0711", paths: [{ text: "/pub/d" }], recursive: null },
    ]);
  });

  it("name entries by their bytes", () => {
    const nameBytes = Buffer.from("caf\xe9", "latin1").toString("base64url");
    const pathBytes = Buffer.from("/pub").toString("base64url");
    const entries = [entryOf("caf�", "0644", { nameBytes })];
    const [change] = planPermissions(
      { directory: { text: "/pub" }, pathBytes, entries },
      { own: exactly(0o600), below: null },
    );
    expect(change?.paths).toEqual([
      { text: "/pub/caf�", bytes: Buffer.from("/pub/caf\xe9", "latin1").toString("base64url") },
    ]);
  });
});
