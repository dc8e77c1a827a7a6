import { describe, expect, it } from "vitest";
import { sends } from "../testing/fake-replies";
import type { Handler } from "../testing/fake-server";
import { fakeServer, openSession } from "../testing/open-session";

async function namesListed(LIST: Handler | string): Promise<readonly string[]> {
  const server = await fakeServer({ answers: { LIST }, directories: ["/pub"] });
  const session = await openSession(server, { listCommand: "LIST" });
  const { entries } = await session.list(session.encodePath("/pub"));
  return entries.map(({ name }) => name);
}

describe("a directory whose listing is refused", () => {
  it.each(["550 No files found.", "450 No files found"])(
    "S9, S10: isn't empty because LIST with a flag is answered “%s”",
    async (refusal) => {
      const rows = sends("-rw-r--r-- 1 ftp ftp 3 Jan 02  2024 seen.txt\r\n");
      const names = await namesListed((connection, argument, command) =>
        argument === "" ? rows(connection, argument, command) : refusal,
      );
      expect(names).toEqual(["seen.txt"]);
    },
  );

  it.each(["550 No such file or directory", "550 Requested action not taken. File unavailable."])(
    "S12: is empty when CWD has found it and LIST is answered “%s”, as by DrFTPD",
    async (answer) => {
      expect(await namesListed(answer)).toEqual([]);
    },
  );
});
