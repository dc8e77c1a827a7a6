import { describe, expect, it } from "vitest";
import { byteString } from "../../protocol/byte-string";
import { sends } from "../testing/fake-replies";
import { fakeServer, notesOf, openSession } from "../testing/open-session";
import { linesOf } from "../testing/received-commands";

const root = byteString("/");

describe("names alone", () => {
  it("lists with NLST where the server knows neither MLSD nor LIST", async () => {
    const server = await fakeServer({
      files: { "/a": "1", "/b": "2" },
      answers: { FEAT: "500 What?", LIST: "502 What?" },
    });
    const session = await openSession(server);
    const listing = await session.list(root);
    expect(listing).toMatchObject({ listedWith: "NLST", entries: [{ name: "a" }, { name: "b" }] });
    await session.list(root);
    expect(linesOf(server, "LIST")).toHaveLength(1);
  });

  it("lists with NLST where LIST is in no format that anybody knows, and says so", async () => {
    const server = await fakeServer({
      files: { "/a": "1" },
      answers: { FEAT: "500 What?", LIST: sends("{entry: a, of: me}\r\n") },
    });
    const session = await openSession(server);
    expect(await session.list(root)).toMatchObject({ listedWith: "NLST", entries: [{ name: "a" }] });
    expect(notesOf(session)).toContain("rows-not-understood");
  });
});
