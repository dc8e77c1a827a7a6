import { describe, expect, it } from "vitest";
import { FileHistory } from "./file-history";
import { contentOf, type Version } from "./marked-content";

const version = (number: number): Version => ({ owner: "r1b1", file: 1, number, size: 1000 + number });
const bytes = (number: number) => contentOf(version(number));
const history = () => new FileHistory("r1b1", "name");

function found(): FileHistory {
  const known = history();
  known.found(version(0));
  return known;
}

describe("what may be under a name", () => {
  it("after an acknowledged save is that version alone", () => {
    const known = found();
    known.wrote(version(1), "acknowledged");
    expect(known.judge(bytes(1))).toEqual({ state: "whole" });
    expect(known.judge(bytes(0))).toMatchObject({
      state: "wrong",
      why: expect.stringMatching(/is version 0 again/),
    });
  });

  it("after a save that failed is the old version or the new one, whole", () => {
    const known = found();
    known.wrote(version(1), "failed");
    expect(known.judge(bytes(0))).toEqual({ state: "whole" });
    expect(known.judge(bytes(1))).toEqual({ state: "whole" });
    expect(known.judge(bytes(1).subarray(0, 500))).toMatchObject({
      why: expect.stringMatching(/ends after 500 of version 1's/),
    });
    expect(known.judge(null)).toMatchObject({ why: expect.stringMatching(/is gone/) });
  });

  it("after a save that was refused is the old version", () => {
    const known = found();
    known.wrote(version(1), "refused");
    expect(known.judge(bytes(0))).toEqual({ state: "whole" });
    expect(known.judge(bytes(1))).toMatchObject({ state: "wrong" });
  });

  it("after a new file failed is nothing, a part or all of it", () => {
    const known = history();
    known.wrote(version(1), "failed");
    expect(known.judge(null)).toEqual({ state: "absent" });
    expect(known.judge(bytes(1).subarray(0, 10))).toEqual({ state: "unfinished" });
    expect(known.judge(bytes(1))).toEqual({ state: "whole" });
  });

  it("after a new file was acknowledged is never a part of it", () => {
    const known = history();
    known.wrote(version(1), "acknowledged");
    expect(known.judge(bytes(1).subarray(0, 10))).toMatchObject({ state: "wrong" });
    expect(known.judge(null)).toMatchObject({ state: "wrong" });
  });

  it("after a deletion is nothing, or what it was when that failed", () => {
    const gone = found();
    gone.deleted("acknowledged");
    expect(gone.judge(null)).toEqual({ state: "absent" });
    expect(gone.judge(bytes(0))).toMatchObject({ why: expect.stringMatching(/though it was deleted/) });
    const kept = found();
    kept.deleted("failed");
    expect(kept.judge(null)).toEqual({ state: "absent" });
    expect(kept.judge(bytes(0))).toEqual({ state: "whole" });
  });

  it("is never another browser's, and says whose", () => {
    const foreign = contentOf({ ...version(0), owner: "r1b2" });
    expect(found().judge(foreign)).toMatchObject({
      state: "wrong",
      why: expect.stringMatching(/has bytes of r1b2/),
    });
  });

  it("may be nothing where the server forgets", () => {
    const known = found();
    known.forgotten();
    expect(known.judge(null)).toEqual({ state: "absent" });
  });
});
