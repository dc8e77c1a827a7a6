import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readOpenable, readTranscriptFile } from "./replay-file";

const folder = fileURLToPath(new URL("../../protocol/testing/transcripts/", import.meta.url));
const recordings = readdirSync(folder).filter((name) => name.endsWith(".json"));
const head = {
  id: "s1",
  host: "ftp.example.org",
  port: 21,
  user: "student",
  encryption: "none",
  dataMode: "passive",
};

async function reasonFor(file: Blob): Promise<string> {
  const read = await readTranscriptFile(file);
  return read !== null && "reason" in read ? read.reason : "none";
}

describe("a transcript's file", () => {
  it.each(recordings)("%s opens", async (name) => {
    const text = readFileSync(`${folder}${name}`, "utf8");
    const read = await readTranscriptFile(new Blob([text]));
    expect(read).toMatchObject({ transcript: JSON.parse(text), skipped: 0 });
  });

  it("that is something else is refused in words", async () => {
    expect(await reasonFor(new Blob(["PK\u0003\u0004"]))).toMatch(/not JSON/);
  });

  it("that is far too large is not read at all", async () => {
    const film = new Blob([]);
    Object.defineProperty(film, "size", { value: 4e9 });
    Object.defineProperty(film, "text", { value: () => Promise.reject(new Error("was read")) });
    expect(await reasonFor(film)).toBe("The file is larger than the 64 MiB that can be opened.");
  });

  it("that is gone by now is said to be", async () => {
    const gone = new Blob(["{}"]);
    Object.defineProperty(gone, "text", { value: () => Promise.reject(new Error("NotReadableError")) });
    expect(await reasonFor(gone)).toMatch(/can't read this file/);
  });

  it.each([
    ["no events", [], /holds no events/],
    ["nothing but unknown events", [{ seq: 1, type: "telepathy" }], /kinds that this Portside doesn't know/],
  ])("with %s is nothing to replay", async (_, events, reason) => {
    const read = await readOpenable(JSON.stringify({ version: 1, session: head, events }));
    expect(read).toMatchObject({ reason: expect.stringMatching(reason) });
  });

  it("that is no longer wanted is not read", async () => {
    const text = readFileSync(`${folder}${recordings[0]}`, "utf8");
    expect(await readTranscriptFile(new Blob([text]), AbortSignal.abort())).toBeNull();
  });
});
