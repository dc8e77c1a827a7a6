import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FileVersion, LARGEST_FILE, overwrite, readPresent, saveOver } from "./file-version";
import { FakeContent } from "./testing/fake-content";

const place = { session: "s", path: { text: "/a.txt" } };

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

let content: FakeContent;

beforeEach(async () => {
  content = new FakeContent();
  await content.start();
});
afterEach(() => content.stop());

async function read(): Promise<FileVersion> {
  const present = await readPresent(place);
  if (present.kind !== "file") throw new Error(`It is ${present.kind}`);
  return present.version;
}

for (const tellsVersions of [true, false]) {
  describe(tellsVersions ? "on a server that tells dates" : "on a server that tells no dates", () => {
    beforeEach(() => {
      content.tellsVersions = tellsVersions;
    });

    it("a save goes over the version that was read, and the next one over what it wrote", async () => {
      const first = await saveOver(place, bytes("mine"), await read());
      expect(first.kind).toBe("saved");
      expect(content.file?.content).toBe("mine");
      const base = first.kind === "saved" ? first.version : null;
      expect((await saveOver(place, bytes("again"), base)).kind).toBe("saved");
      expect(content.file?.content).toBe("again");
    });

    it("a save over somebody else's change writes nothing, and tells what is there", async () => {
      const base = await read();
      content.change("theirs");
      const outcome = await saveOver(place, bytes("mine"), base);
      expect(outcome).toMatchObject({
        kind: "conflict",
        theirs: { kind: "file", version: { bytes: bytes("theirs") } },
      });
      expect(content.file?.content).toBe("theirs");
    });

    it("a file that was only touched is no conflict", async () => {
      const base = await read();
      content.change("old");
      expect((await saveOver(place, bytes("mine"), base)).kind).toBe("saved");
      expect(content.file?.content).toBe("mine");
    });

    it("a file that went away meanwhile is a conflict, and comes back when a person says so", async () => {
      const base = await read();
      content.file = null;
      const outcome = await saveOver(place, bytes("mine"), base);
      expect(outcome).toEqual({ kind: "conflict", theirs: { kind: "gone" } });
      expect((await overwrite(place, bytes("mine"), { kind: "gone" })).kind).toBe("saved");
      expect(content.file).toMatchObject({ content: "mine" });
    });
  });
}

it("somebody who saved the very same is no conflict", async () => {
  const base = await read();
  content.change("mine");
  expect((await saveOver(place, bytes("mine"), base)).kind).toBe("saved");
  expect(content.requests.filter((method) => method === "PUT")).toHaveLength(1);
});

it("a new file doesn't go over one that is there", async () => {
  expect(await saveOver(place, bytes("new"), null)).toMatchObject({ kind: "conflict" });
  content.file = null;
  expect((await saveOver(place, bytes("new"), null)).kind).toBe("saved");
});

it("what a person has seen is written over, unless it changed once more", async () => {
  content.change("theirs");
  const seen = await readPresent(place);
  content.change("newer");
  expect(await overwrite(place, bytes("mine"), seen)).toMatchObject({ kind: "conflict" });
  expect(content.file?.content).toBe("newer");
  expect((await overwrite(place, bytes("mine"), await readPresent(place))).kind).toBe("saved");
});

it("somebody who writes right after us isn't written over by the next save", async () => {
  content.before = (method) => {
    if (method === "HEAD") content.change("theirs, longer");
  };
  const first = await saveOver(place, bytes("mine"), await read());
  const base = first.kind === "saved" ? first.version : null;
  expect(await saveOver(place, bytes("again"), base)).toMatchObject({ kind: "conflict" });
});

it("a file that is too large isn't read", async () => {
  content.change("x".repeat(LARGEST_FILE + 1));
  expect(await readPresent(place)).toMatchObject({ kind: "large", size: LARGEST_FILE + 1 });
});
