import { expect } from "vitest";
import { byteString } from "../../protocol/byte-string";
import type { FtpSession } from "../session-types";
import { readAll, uploadText } from "./files";

/** Everything that Portside does with one file and one directory, whose names are bytes: makes, asks, reads, renames, deletes. */
export async function exerciseAll(session: FtpSession, directory: string, name: string): Promise<void> {
  const path = byteString(`${directory}/${name}`);
  const moved = byteString(`${directory}/b${name}`);
  await uploadText(session, path, "content");
  expect((await session.facts(path)).size).toBe(7);
  expect(await readAll(session, path)).toBe("content");
  await session.rename(path, moved);
  expect(await readAll(session, moved)).toBe("content");
  await session.remove(moved, { recursive: false });
  const made = byteString(`${directory}/d${name}`);
  await session.makeDirectory(made);
  expect((await session.list(made)).entries).toEqual([]);
  await session.remove(made, { recursive: true });
}
