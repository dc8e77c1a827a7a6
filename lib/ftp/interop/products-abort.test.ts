import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { byteString } from "../../protocol/byte-string";
import { inTurn, sends } from "../testing/fake-replies";
import type { Handler } from "../testing/fake-server";
import { readAll, uploadText } from "../testing/files";
import { fakeServer, notesOf, openSession } from "../testing/open-session";

describe("a transfer that is broken off", () => {
  const silentEnd: Handler = async (connection) => {
    await connection.reply("150 Here it comes.");
    const data = await connection.openData();
    await data.send("some of it");
    await once(data.socket, "close");
  };

  it("S38: is ended with ABOR when the server says nothing, and goes on where both replies came", async () => {
    const server = await fakeServer({
      files: { "/f": "0123456789" },
      answers: { RETR: silentEnd, ABOR: ["426 Transfer aborted.", "226 Abort successful."] },
    });
    const session = await openSession(server, { transferConnections: 1 });
    const { body } = await session.download(byteString("/f"));
    body.destroy();
    await server.received("ABOR");
    server.answers.set("RETR", sends("9876543210"));
    expect(await readAll(session, byteString("/f"))).toBe("9876543210");
    expect(server.connections).toHaveLength(2);
  });

  it.each([
    ["one reply for both", ["226 Abort successful."]],
    ["nothing", []],
  ])("S38: costs the connection when ABOR brings %s", async (_, replies) => {
    const server = await fakeServer({
      files: { "/f": "0123456789" },
      answers: { RETR: inTurn(silentEnd, sends("0123456789")), ABOR: replies },
    });
    const session = await openSession(server, { transferConnections: 1 });
    const { body } = await session.download(byteString("/f"));
    body.destroy();
    expect(await readAll(session, byteString("/f"))).toBe("0123456789");
    expect(server.connections).toHaveLength(3);
    expect(notesOf(session)).toContain("control-replaced");
  });

  it("S38: leaves no reply behind that the next command could take for its own, however many come", async () => {
    const server = await fakeServer({
      files: { "/f": "0123456789" },
      answers: {
        RETR: inTurn(silentEnd, sends("0123456789")),
        ABOR: ["426 Aborted.", "225 Closed.", "226 Abort successful.", "226 Once more."],
      },
    });
    const session = await openSession(server, { transferConnections: 1 });
    const { body } = await session.download(byteString("/f"));
    body.destroy();
    await server.received("ABOR");
    expect((await session.facts(byteString("/f"))).size).toBe(10);
    expect(await readAll(session, byteString("/f"))).toBe("0123456789");
    await uploadText(session, byteString("/g"), "abc");
    expect(server.files.get("/g")?.toString()).toBe("abc");
  });
});
