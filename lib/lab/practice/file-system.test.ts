import { beforeEach, describe, expect, it } from "vitest";
import { authenticate, STUDENT } from "./accounts";
import { FileSystem } from "./file-system";
import type { FileSystemErrorCode } from "./file-system-error";
import { resolvePath } from "./path";
import { sampleTree } from "./sample-content";

const student = STUDENT;
let files: FileSystem;

const at = (text: string) => resolvePath([], text);
const failsWith = (code: FileSystemErrorCode) => expect.objectContaining({ code });

function write(path: string, text: string): void {
  const writer = files.write(at(path), student, 0);
  writer.write(Buffer.from(text));
  writer.end();
}

function read(path: string): string {
  return Buffer.concat([...files.findReadable(at(path), student).content.slices()]).toString();
}

beforeEach(() => {
  files = new FileSystem({ storageBytes: 1_000_000, nodes: 100 }, sampleTree);
});

describe("FileSystem", () => {
  it("follows links, also in the middle of a path, and stops in a circle", () => {
    expect(files.find(at("/pub/links/here/here/latest/NOTES.txt"), student).kind).toBe("file");
    expect(files.findNamed(at("/pub/links/latest"), student).node.kind).toBe("link");
    expect(() => files.find(at(`/pub/links${"/here".repeat(9)}`), student)).toThrow(failsWith("link-loop"));
    expect(() => files.find(at("/pub/links/nowhere"), student)).toThrow(failsWith("not-found"));
  });

  it("removes a link and not what it leads to", () => {
    files.removeFile(at("/pub/links/latest"), student);
    expect(files.find(at("/pub/releases/2.1"), student).kind).toBe("directory");
  });

  it("renames a file over another and gives its bytes back", () => {
    write("/a", "12345");
    write("/b", "xyz");
    files.rename(at("/a"), at("/b"), student);
    expect(read("/b")).toBe("12345");
    expect(files.quota.used).toBe(5);
    expect(() => files.find(at("/a"), student)).toThrow(failsWith("not-found"));
  });

  it("moves a directory, but neither into itself nor over something", () => {
    files.makeDirectory(at("/d"), student);
    files.makeDirectory(at("/d/e"), student);
    expect(() => files.rename(at("/d"), at("/d/e/f"), student)).toThrow(failsWith("into-itself"));
    expect(() => files.rename(at("/d"), at("/incoming"), student)).toThrow(failsWith("exists"));
    files.rename(at("/d"), at("/incoming/moved"), student);
    expect(files.find(at("/incoming/moved/e"), student).kind).toBe("directory");
    files.rename(at("/incoming/moved"), at("/incoming/moved"), student);
    expect(files.find(at("/incoming/moved/e"), student).kind).toBe("directory");
  });

  it("removes only empty directories", () => {
    expect(() => files.removeDirectory(at("/pub"), student)).toThrow(failsWith("not-empty"));
    expect(() => files.removeDirectory(at("/welcome.txt"), student)).toThrow(failsWith("not-a-directory"));
    expect(() => files.removeDirectory(at("/"), student)).toThrow(failsWith("denied"));
    files.removeDirectory(at("/pub/empty"), student);
  });

  it.each(["/read-only/new", "/read-only/look-but-dont-touch.txt", "/locked/new"])(
    "refuses to write %s",
    (path) => {
      expect(() => files.write(at(path), student, 0)).toThrow(failsWith("denied"));
      expect(() => files.assertWritable(at(path), student, 0)).toThrow(failsWith("denied"));
    },
  );

  it("respects permission bits that the owner took away", () => {
    write("/mine", "x");
    files.changeMode(at("/mine"), student, 0o200);
    expect(() => read("/mine")).toThrow(failsWith("denied"));
    files.changeMode(at("/incoming"), student, 0o500);
    expect(() => write("/incoming/x", "x")).toThrow(failsWith("denied"));
  });

  it("lets anonymous change nothing, whatever the bits say", () => {
    const guest = authenticate("anonymous", "");
    if (guest === null) throw new Error("No guests");
    files.changeMode(at("/incoming"), student, 0o777);
    expect(() => files.makeDirectory(at("/incoming/x"), guest)).toThrow(failsWith("denied"));
    expect(files.list(at("/pub/code"), guest)).toHaveLength(5);
  });

  it("bounds the number of nodes", () => {
    for (let i = 0; i < 100; i++) files.makeDirectory(at(`/d${i}`), student);
    expect(() => files.makeDirectory(at("/one-more"), student)).toThrow(failsWith("too-many-files"));
    expect(() => files.assertWritable(at("/one-more"), student, 0)).toThrow(failsWith("too-many-files"));
    files.removeDirectory(at("/d0"), student);
    files.makeDirectory(at("/one-more"), student);
  });

  it("appends to a sample file without storing what it was", () => {
    const before = read("/welcome.txt");
    files.write(at("/welcome.txt"), student, "end").write(Buffer.from("more\n"));
    expect(read("/welcome.txt")).toBe(`${before}more\n`);
    expect(files.quota.used).toBe(5);
  });
});
