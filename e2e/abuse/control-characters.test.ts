import { describe, expect, it } from "vitest";
import { z } from "zod";
import { operations } from "@/lib/contract/operations";
import { fakeServer } from "@/lib/ftp/testing/open-session";
import { forms, other, requestNames } from "./path-requests";
import { password, startPortside, willing } from "./portside";
import { problemsOf } from "./visitor";

const portside = startPortside();

const controls = ["\r", "\n", "\r\n", "\0", "\u001b", "\u007f"];
const refused = expect.objectContaining({ status: 400, code: "invalid-request" });

it("the requests that these tests send are all that name a path", () => {
  const fields = /"(?:path|paths|from|to)":/;
  const naming = operations.filter(
    ({ id, query, body }) =>
      // What a router of the lab forwards to is an address.
      id !== "startRun" &&
      [query, body?.schema].some(
        (schema) => schema && fields.test(JSON.stringify(z.toJSONSchema(schema, { io: "input" }))),
      ),
  );
  const expected = [...naming.map(({ id }) => id), "createUpload"];
  expect([...new Set(requestNames.map((name) => name.split(",")[0]))].toSorted()).toEqual(
    expected.toSorted(),
  );
});

describe("a path with control characters", () => {
  it.each(controls)(
    "A2, A3, B9, B15, D5, D16: %j is refused by every request, and nothing is sent",
    async (control) => {
      const visitor = await portside.visitScripted({ files: { [other]: "1" } });
      const sent = await visitor.sent(async () => {
        for (const form of forms) {
          for (const request of requestNames) {
            const response = await visitor.askFor(request, `/safe${control}DELE x/sub`, { form });
            expect(response.status, `${request}, as ${form}`).toBe(400);
            if (request !== "readContentFacts") expect(await problemsOf(response)).toEqual([refused]);
          }
        }
      });
      expect(sent).toEqual([]);
    },
  );

  it("B9, D5, D6: is refused below a directory that is named by its bytes, and once encoded", async () => {
    const visitor = await portside.visitScripted();
    const sent = await visitor.sent(async () => {
      const pathBytes = Buffer.from("/safe").toString("base64url");
      for (const control of controls) {
        const below = `a${control}DELE x`;
        const answers = [
          await visitor.ask({ method: "GET", resource: "entries", query: { pathBytes, below } }),
          await visitor.ask({ method: "PUT", resource: "content", query: { pathBytes, below }, body: "x" }),
          await visitor.ask({ method: "POST", resource: "directories", body: { pathBytes, below } }),
          await visitor.ask({
            method: "POST",
            resource: "rename",
            body: { from: "/a", toBytes: pathBytes, toBelow: below },
          }),
        ];
        expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
      }
      const encoded = await visitor.ask({ method: "GET", resource: "entries?path=/safe%0d%0aDELE%20x" });
      expect(encoded.status).toBe(400);
    });
    expect(sent).toEqual([]);
  });
});

/** A prepared archive is asked for later; what a file's totals are stands in its directory's listing. */
const unnamed = ["createArchive", "search, for totals"];

describe("letters that are no control characters", () => {
  it.each([
    ["percent signs", "/safe%0D%0ADELE x", "/safe%0D%0ADELE x"],
    ["percent signs of percent signs", "/safe%250D%250ADELE x", "/safe%250D%250ADELE x"],
    ["a NUL's percent sign", "/safe%00DELE x", "/safe%00DELE x"],
    ["letters whose low bytes are CR and LF", "/safe\u010d\u010aDELE x", "/safe\xc4\x8d\xc4\x8aDELE x"],
    [
      "letters that some decode to CR and LF",
      "/safe\u560d\u560aDELE x",
      "/safe\xe5\x98\x8d\xe5\x98\x8aDELE x",
    ],
  ])("B9, D6: %s reach the server as they are, by every request", async (_what, path, bytes) => {
    const visitor = await portside.visitScripted({ answers: willing });
    const { files } = visitor.server;
    for (const request of requestNames) {
      files.clear();
      files.set(other, Buffer.from("1")).set(bytes, Buffer.from("1"));
      const sent = await visitor.sent(async () => problemsOf(await visitor.askFor(request, path)));
      const naming = sent.filter((line) => line.includes("DELE x"));
      for (const line of naming) expect(line, request).toContain(bytes);
      if (!unnamed.includes(request)) expect(naming.length, request).toBeGreaterThan(0);
    }
  });

  it("D6: are refused by a charset that lacks them, and one that doesn't contain ASCII isn't taken", async () => {
    const visitor = await portside.visitScripted({}, { charset: "latin1" });
    const sent = await visitor.sent(async () => {
      for (const request of requestNames) {
        const response = await visitor.askFor(request, "/safe\u010d\u010aDELE x");
        expect(response.status, request).toBe(400);
      }
    });
    expect(sent).toEqual([]);
    for (const charset of ["utf-16le", "utf-16be", "ucs2"]) {
      const { response } = await portside.connect(visitor.server, { charset });
      expect(await problemsOf(response)).toEqual([refused]);
    }
    expect(visitor.server.connections).toHaveLength(1);
  });
});

describe("what a person logs in with", () => {
  it.each(controls)("A3, A9, D5: %j in any of it is refused, and nothing is dialled", async (control) => {
    const server = await fakeServer();
    for (const field of ["host", "user", "password", "account", "initialPath", "charset", "activeAddress"]) {
      const { response } = await portside.connect(server, {
        [field]: field === "password" ? `${password}${control}DELE x` : `a${control}DELE x`,
      });
      const told = await response.text();
      expect(response.status, field).toBe(400);
      expect(told, field).toContain('"invalid-request"');
      expect(told, field).not.toContain(password);
    }
    expect(server.connections).toHaveLength(0);
  });

  it("D5: has no second command when it is changed later", async () => {
    const visitor = await portside.visitScripted();
    const change = (body: object) => visitor.browser.send("PATCH", `/api/sessions/${visitor.session}`, body);
    const sent = await visitor.sent(async () => {
      expect((await change({ activeAddress: "127.0.0.1\r\nDELE x" })).status).toBe(400);
      expect((await change({ activePorts: "50000-50100\r\nDELE x" })).status).toBe(400);
      expect((await change({ charset: "utf-8\r\nDELE x" })).status).toBe(400);
      expect((await change({ passiveCommand: "PASV\r\nDELE x" })).status).toBe(400);
    });
    expect(sent).toEqual([]);
  });
});
