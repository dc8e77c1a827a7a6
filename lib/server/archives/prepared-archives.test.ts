import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { byteString } from "@/lib/protocol/byte-string";
import { PreparedArchives } from "./prepared-archives";

const limits = { archivesPerBrowser: 8, selectionBytes: 64 * 1024 * 1024 };

const paths = [byteString("/pub")];
const minute = 60_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("D17: an archive that nobody fetches is gone after five minutes, and whoever follows it hears so", () => {
  const archives = new PreparedArchives(limits);
  const { id, progress } = archives.add("owner", "session", paths);
  vi.advanceTimersByTime(5 * minute - 1);
  expect(archives.get("owner", "session", id)?.id).toBe(id);
  expect(progress.finished).toBeNull();
  vi.advanceTimersByTime(1);
  expect(archives.get("owner", "session", id)).toBeUndefined();
  expect(progress.finished).toBe(false);
});

it("an archive that is under way is kept, however long it takes, and five minutes more", () => {
  const archives = new PreparedArchives(limits);
  const archive = archives.add("owner", "session", paths);
  expect(archives.take(archive)).toEqual(paths);
  vi.advanceTimersByTime(600 * minute);
  expect(archives.get("owner", "session", archive.id)).toBeDefined();
  archive.progress.end(true);
  archives.ended(archive);
  vi.advanceTimersByTime(5 * minute);
  expect(archives.get("owner", "session", archive.id)).toBeUndefined();
});

it("an archive is handed out once", () => {
  const archives = new PreparedArchives(limits);
  const archive = archives.add("owner", "session", paths);
  archives.take(archive);
  expect(archives.take(archive)).toBeNull();
});

it("the ends of sixteen archives are remembered", () => {
  const archives = new PreparedArchives(limits);
  const ids = Array.from({ length: 17 }, () => {
    const archive = archives.add("owner", "session", paths);
    archives.take(archive);
    archive.progress.end(true);
    archives.ended(archive);
    return archive.id;
  });
  expect(ids.filter((id) => archives.get("owner", "session", id) !== undefined)).toEqual(ids.slice(1));
});

const mebibyte = 1024 * 1024;
const long = (bytes: number) => [byteString("x".repeat(bytes))];

it("paths that wait have room for 16 MiB of one browser, whatever others wait for", () => {
  const archives = new PreparedArchives(limits);
  const first = archives.add("owner", "session", long(10 * mebibyte));
  expect(() => archives.add("owner", "session", long(10 * mebibyte))).toThrow("Too many archives");
  archives.add("other", "session", long(10 * mebibyte));
  archives.take(first);
  expect(archives.add("owner", "session", long(10 * mebibyte)).id).not.toBe(first.id);
});

it("a selection that never has room is too large, and isn't told to wait", () => {
  const archives = new PreparedArchives(limits);
  expect(() => archives.add("owner", "session", long(17 * mebibyte))).toThrow("Select less at once");
});

it("D17: paths that wait have room for 64 MiB, all browsers together", () => {
  const archives = new PreparedArchives(limits);
  for (const owner of ["a", "b", "c", "d"]) archives.add(owner, "session", long(16 * mebibyte));
  expect(() => archives.add("e", "session", paths)).toThrow("Too many archives");
});
