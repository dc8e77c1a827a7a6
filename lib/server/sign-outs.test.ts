import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SettingsError } from "./settings";
import { loadSignOuts } from "./sign-outs";

let dataDirectory: string;
beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), "portside-test-"));
});
afterEach(() => rmSync(dataDirectory, { recursive: true, force: true }));

const load = () => loadSignOuts({ secret: null, dataDirectory });
const file = () => join(dataDirectory, "sign-outs");

describe("D27: what tells sign-ins before a sign-out everywhere from those after", () => {
  it("changes each time, and is the same after a restart", () => {
    const signOuts = load();
    const first = signOuts.generation;
    expect(load().generation).toBe(first);
    signOuts.signOutEverybody();
    expect(signOuts.generation).not.toBe(first);
    expect(load().generation).toBe(signOuts.generation);
  });

  it("is for the owner's eyes alone", () => {
    const signOuts = load();
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    signOuts.signOutEverybody();
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it("is another one when its file was lost, so that nobody comes back in", () => {
    const first = load().generation;
    rmSync(file());
    expect(load().generation).not.toBe(first);
  });

  it.each(["", "damaged", "x".repeat(23)])("is not guessed when its file holds %j", (content) => {
    writeFileSync(file(), content);
    expect(load).toThrow(SettingsError);
    expect(load).toThrow(/PORTSIDE_DATA.*sign-outs/);
  });

  it("is another one after each restart where there is no disk", () => {
    const withoutDisk = () =>
      loadSignOuts({ secret: "0123456789abcdef", dataDirectory: "/dev/null/nowhere" });
    const signOuts = withoutDisk();
    expect(withoutDisk().generation).not.toBe(signOuts.generation);
    const first = signOuts.generation;
    signOuts.signOutEverybody();
    expect(signOuts.generation).not.toBe(first);
  });

  it("is another one after each restart where nothing can be written", () => {
    const nowhere = () => loadSignOuts({ secret: null, dataDirectory: join(dataDirectory, "missing") });
    expect(nowhere().generation).not.toBe(nowhere().generation);
  });

  it("changes at once where it can no longer be written, and says that it couldn't", () => {
    const signOuts = load();
    const first = signOuts.generation;
    // Stands where the new file would be made; also in the way of root, whom no permissions stop.
    mkdirSync(`${file()}.new`);
    expect(() => signOuts.signOutEverybody()).toThrow(/EISDIR/);
    expect(signOuts.generation).not.toBe(first);
    expect(readFileSync(file(), "utf8").trim()).toBe(first);
  });
});
