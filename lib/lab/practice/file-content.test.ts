import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FileContent, StorageQuota, storedContent } from "./file-content";
import { FileSystemError } from "./file-system-error";
import { patternContent } from "./sample-content";

function bytesOf(content: FileContent, offset = 0): Buffer {
  return Buffer.concat([...content.slices(offset)]);
}

function bytes(length: number, seed: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, index) => (index * 31 + seed) & 0xff));
}

describe("FileContent", () => {
  it("holds what a plain buffer would, after any writes from any offsets", () => {
    const step = fc.record({
      from: fc.double({ min: 0, max: 1, noNaN: true }),
      sizes: fc.array(fc.nat(300_000)),
    });
    fc.assert(
      fc.property(fc.nat(5000), fc.array(step, { maxLength: 4 }), (sourceSize, steps) => {
        const quota = new StorageQuota(Number.MAX_SAFE_INTEGER);
        const content = new FileContent(quota, storedContent(bytes(sourceSize, 1)));
        let model = bytes(sourceSize, 1);
        let stored = 0;
        for (const { from, sizes } of steps) {
          const offset = Math.floor(from * model.length);
          stored = Math.max(0, stored - (model.length - offset));
          const writer = content.write(offset);
          const pieces = sizes.map((size, index) => bytes(size, index));
          for (const piece of pieces) writer.write(piece);
          writer.end();
          model = Buffer.concat([model.subarray(0, offset), ...pieces]);
          stored += pieces.reduce((sum, { length }) => sum + length, 0);
        }
        expect(content.size).toBe(model.length);
        expect(bytesOf(content).equals(model)).toBe(true);
        expect(quota.used).toBe(stored);
        content.remove();
        expect(quota.used).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  it("takes nothing beyond the quota", () => {
    const quota = new StorageQuota(10);
    const content = new FileContent(quota);
    const writer = content.write(0);
    writer.write(bytes(8, 0));
    expect(() => writer.write(bytes(3, 0))).toThrow(expect.objectContaining({ code: "storage-full" }));
    expect(quota.used).toBe(8);
    writer.write(bytes(2, 0));
    expect(content.size).toBe(10);
  });

  it("tells a reader when the file is cut under it, and leaves slices alone that it has", () => {
    const content = new FileContent(new StorageQuota(10_000_000));
    content.write(0).write(bytes(600_000, 7));
    const slices = content.slices()[Symbol.iterator]();
    const first = Buffer.from(slices.next().value ?? []);
    const held = [...content.slices()][0];
    content.write(0).write(bytes(600_000, 9));
    expect(() => slices.next()).toThrow(FileSystemError);
    expect(Buffer.from(held ?? []).equals(first)).toBe(true);
  });

  it("ends a reader at the length that it began with", () => {
    const content = new FileContent(new StorageQuota(1000));
    const writer = content.write(0);
    writer.write(bytes(10, 0));
    const slices = content.slices(4);
    writer.write(bytes(10, 0));
    expect(Buffer.concat([...slices])).toHaveLength(6);
  });

  it("lets one writer go when another begins, and none start beyond the end", () => {
    const content = new FileContent(new StorageQuota(1000));
    const first = content.write(0);
    const second = content.write(0);
    expect(() => first.write(bytes(1, 0))).toThrow(expect.objectContaining({ code: "changed" }));
    first.end();
    second.write(bytes(1, 0));
    expect(() => content.write(2)).toThrow(expect.objectContaining({ code: "beyond-end" }));
    expect(() => content.slices(2)).toThrow(expect.objectContaining({ code: "beyond-end" }));
  });
});

describe("patternContent", () => {
  it("is the same bytes from whichever offset it is read", () => {
    const content = new FileContent(new StorageQuota(0), patternContent(600_000));
    const all = bytesOf(content);
    expect(all).toHaveLength(600_000);
    for (const offset of [1, 262_138, 262_139, 262_140, 599_999]) {
      expect(bytesOf(content, offset).equals(all.subarray(offset))).toBe(true);
    }
  });
});
