import { describe, expect, it } from "vitest";
import { byteString } from "../../protocol/byte-string";
import { sends } from "../testing/fake-replies";
import { fakeServer, openSession } from "../testing/open-session";
import { linesOf } from "../testing/received-commands";

const root = byteString("/");

describe("commands that servers want to hear first", () => {
  it("S21: switches on facts that are off, once a connection", async () => {
    const server = await fakeServer({
      answers: { FEAT: "211-Features\n MLST type;size*;modify;unique*;x.odd;\n211 End" },
    });
    const session = await openSession(server);
    await session.list(root);
    await session.list(root);
    expect(linesOf(server, "OPTS")).toEqual(["OPTS MLST type;size;modify;unique;"]);
  });

  it("S21: says nothing to a server that has them on", async () => {
    const server = await fakeServer({
      answers: { FEAT: "211-Features\n MLST type*;size*;modify*;perm*;unix.owner;\n211 End" },
    });
    const session = await openSession(server);
    await session.list(root);
    expect(linesOf(server, "OPTS")).toEqual([]);
  });

  it("S21: falls back to LIST when the facts stay off", async () => {
    const server = await fakeServer({
      files: { "/dir/f": "1" },
      answers: {
        FEAT: "211-Features\n MLST type;size;\n211 End",
        OPTS: "501 No.",
        MLSD: sends("size=4096; dir\r\n"),
      },
    });
    const session = await openSession(server);
    const listing = await session.list(root);
    expect(listing).toMatchObject({ listedWith: "LIST", entries: [{ name: "dir", type: "directory" }] });
  });
});
