import { describe, expect, it } from "vitest";
import { byteString } from "../../protocol/byte-string";
import type { FakeFtpServer, Handler } from "../testing/fake-server";
import { readAll, uploadText } from "../testing/files";
import { fakeServer, openSession } from "../testing/open-session";
import { usualAnswer } from "../testing/usual-answer";

const root = byteString("/");
const features = "211-Features\n MLST type*;size*;\n PRET\n SIZE\n211 End";

/** A server of several machines, as DrFTPD: without PRET it doesn't know which of them a transfer is for. */
async function serverThatWantsPret(PRET: Handler | string = "200 OK"): Promise<FakeFtpServer> {
  const server = await fakeServer({ files: { "/f": "abc" }, answers: { FEAT: features } });
  let isNamed = false;
  const announce = usualAnswer(server, "EPSV");
  server.answers.set("PRET", (connection, argument, command) => {
    const answer = typeof PRET === "string" ? PRET : PRET(connection, argument, command);
    isNamed = answer === "200 OK";
    return answer;
  });
  for (const verb of ["EPSV", "PASV"]) {
    const answer: Handler = (connection, argument, command) => {
      if (!isNamed) return "500 You need to use a client supporting PRET (PRE Transfer).";
      isNamed = false;
      return announce(connection, argument, command);
    };
    server.answers.set(verb, verb === "EPSV" ? answer : "500 What?");
  }
  return server;
}

const announces = ({ lines }: FakeFtpServer) => lines.filter((line) => /^(?:PRET|EPSV|PASV)/.test(line));

describe("PRET", () => {
  it("C49: names every passive transfer, once an announce without it was refused", async () => {
    const server = await serverThatWantsPret();
    const session = await openSession(server);
    expect((await session.list(root)).entries).toHaveLength(1);
    expect(await readAll(session, byteString("/f"))).toBe("abc");
    await uploadText(session, byteString("/g"), "x");
    expect(announces(server)).toEqual([
      "EPSV",
      ...["PRET MLSD /", "EPSV"],
      ...["PRET RETR /f", "EPSV"],
      ...["PRET STOR /g", "EPSV"],
    ]);
  });

  it("C49: is not said to a server that only names it in FEAT, as Pure-FTPd does", async () => {
    const server = await fakeServer({ answers: { FEAT: features } });
    const session = await openSession(server);
    await session.list(root);
    expect(announces(server)).toEqual(["EPSV"]);
  });

  it("C49: reports what it was refused for, and the session stays usable", async () => {
    let isAllowed = false;
    const server = await serverThatWantsPret(() => (isAllowed ? "200 OK" : "550 Permission denied."));
    const session = await openSession(server);
    await expect(session.list(root)).rejects.toMatchObject({
      code: "denied",
      reply: { command: "PRET MLSD /", code: 550 },
    });
    isAllowed = true;
    expect((await session.list(root)).entries).toHaveLength(1);
  });

  it("C49: is given up where it is unknown after all", async () => {
    const server = await serverThatWantsPret("500 What?");
    const session = await openSession(server, { dataMode: "passive", fallback: true });
    expect((await session.list(root)).dataMode).toBe("active");
    expect(announces(server)).toEqual(["EPSV", "PRET MLSD /", "EPSV", "PASV", "PRET MLSD /", "PASV"]);
  });
});
