import { expect, it } from "vitest";
import { growingReads } from "./growing-reads";

/** A socket's side: reads so many bytes of `value` at once, or as many as fit. */
function reader({ wantsMore = true } = {}) {
  const chunks: Uint8Array[] = [];
  const { buffer, callback } = growingReads((chunk) => {
    chunks.push(chunk);
    return wantsMore;
  });
  const next = () => (buffer instanceof Uint8Array ? buffer : buffer());
  const read = (bytes: number, value = 0) => {
    const into = next();
    const length = Math.min(bytes, into.length);
    into.fill(value, 0, length);
    return callback(length, into);
  };
  return { chunks, next, read };
}

it("offers larger buffers while they are filled, up to 512 KiB", () => {
  const { next, read } = reader();
  const sizes = Array.from({ length: 6 }, () => {
    const { length } = next();
    read(length);
    return length / 1024;
  });
  expect(sizes).toEqual([64, 128, 256, 512, 512, 512]);
});

it("puts small reads into one buffer", () => {
  const { chunks, read } = reader();
  for (let i = 0; i < 8; i++) read(1400);
  expect(new Set(chunks.map((chunk) => chunk.buffer)).size).toBe(1);
});

it("never writes over bytes that it handed on", () => {
  const { chunks, read } = reader();
  const lengths = [1400, 65_536, 10, 100_000, 400_000, 524_288, 3, 524_288, 524_288];
  for (const [value, length] of lengths.entries()) read(length, value);
  expect(chunks.map((chunk) => [...new Set(chunk)])).toEqual(lengths.map((_, value) => [value]));
});

it("passes on that no more is wanted", () => {
  expect(reader({ wantsMore: false }).read(10)).toBe(false);
});
