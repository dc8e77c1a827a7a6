import { chownSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jobEndSchema } from "@/lib/contract/problem";
import { searchEndSchema, searchMatchSchema, totalsEndSchema } from "@/lib/contract/search";
import { type AppBrowser, RunningApp } from "./running-app";
import { reasonToSkip } from "./servers/available";
import { serverProducts } from "./servers/products";
import type { RealServer } from "./servers/real-server";

const skip = reasonToSkip("servers");
/** vsftpd sets dates by MDTM; inetutils-ftpd has nothing that does. */
const withoutDates = new Set(["inetutils-ftpd"]);
/** MLSD of pyftpdlib shows a link as what it leads to: who only looks at a tree sees that. */
const hidingLinks = new Set(["pyftpdlib"]);

let app: RunningApp;
beforeAll(async () => {
  if (skip === null) app = await RunningApp.start({ PORTSIDE_PRACTICE: "off" });
}, 120_000);
afterAll(() => app?.close());

describe.skipIf(skip !== null).each(serverProducts.map((product) => [product.name, product] as const))(
  `files on %s${skip === null ? "" : ` (${skip})`}`,
  (name, { start }) => {
    let server: RealServer;
    let browser: AppBrowser;
    let session: string;
    beforeAll(async () => {
      server = await start({ tls: false });
      const { uid, gid } = statSync(server.root);
      const own = (path: string) => chownSync(join(server.root, path), uid, gid);
      for (const directory of ["tree", "tree/sub dir", "kept"]) {
        mkdirSync(join(server.root, directory));
        own(directory);
      }
      for (const file of ["tree/a", "tree/sub dir/ä  b", "other", "kept/file"]) {
        writeFileSync(join(server.root, file), "12345");
        own(file);
      }
      symlinkSync("../other", join(server.root, "tree/link"));
      symlinkSync("../kept", join(server.root, "tree/link to a directory"));
      browser = await app.browser();
      const { host, port, user, password } = server;
      session = (await browser.connect({ host, port, user, password })).id;
    });
    afterAll(() => server?.close());

    const modeOf = (path: string) => (statSync(join(server.root, path)).mode & 0o7777).toString(8);
    const post = (resource: string, body: object) =>
      browser.send("POST", `/api/sessions/${session}/${resource}`, body);
    const change = async (body: object) => {
      const text = await (await post("permissions", body)).text();
      return jobEndSchema.parse(JSON.parse(text.trimEnd().split("\n").at(-1) ?? ""));
    };
    const search = async (query: string): Promise<unknown[]> => {
      const path = encodeURIComponent(server.path("tree"));
      const response = await browser.get(`/api/sessions/${session}/search?path=${path}&${query}`);
      return (await response.text())
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
    };

    it("are searched and measured", async () => {
      const lines = await search(`name=${encodeURIComponent("Ä*")}&type=file`);
      expect(searchEndSchema.parse(lines.at(-1))).toEqual({ finished: true, failed: [] });
      const [match] = lines.flatMap((line) => searchMatchSchema.safeParse(line).data ?? []);
      expect(match).toMatchObject({
        directory: { path: server.path("tree/sub dir") },
        match: { name: "ä  b", size: 5 },
      });
      const { totals } = totalsEndSchema.parse((await search("totals=true")).at(-1));
      const counts = hidingLinks.has(name)
        ? { directories: 3, files: 4, links: 0, bytes: 20 }
        : { directories: 2, files: 2, links: 2, bytes: 10 };
      expect(totals).toMatchObject(counts);
    });

    it("get the permissions of their kind, whole trees too, and what links lead to keeps its own", async () => {
      const ledTo = ["other", "kept", "kept/file"];
      const before = ledTo.map(modeOf);
      const paths = [server.path("tree")];
      expect(await change({ paths, recursive: { files: "0640", directories: "0750" } })).toEqual({
        finished: true,
        failed: [],
        skipped: 2,
      });
      expect(["tree", "tree/sub dir", "tree/a", "tree/sub dir/ä  b"].map(modeOf)).toEqual([
        "750",
        "750",
        "640",
        "640",
      ]);
      expect(ledTo.map(modeOf)).toEqual(before);
    });

    it("can be locked with all that is in them, and opened again", async () => {
      const paths = [server.path("tree")];
      await change({ paths, mode: "0400", recursive: true });
      expect(["tree", "tree/sub dir", "tree/sub dir/ä  b"].map(modeOf)).toEqual(["400", "400", "400"]);
      expect(await change({ paths, mode: "0755", recursive: true })).toMatchObject({ failed: [] });
      expect(["tree", "tree/sub dir", "tree/sub dir/ä  b"].map(modeOf)).toEqual(["755", "755", "755"]);
    });

    it("are refused when they aren't there", async () => {
      const { failed } = await change({ paths: [server.path("nothing")], mode: "0644" });
      expect(failed).toMatchObject([{ path: server.path("nothing"), problem: { code: "not-found" } }]);
    });

    it("get the date that they are given, or a reason where the server can't set one", async () => {
      const modifiedAt = "2001-02-03T04:05:06Z";
      const response = await post("modified", { path: server.path("tree/a"), modifiedAt });
      if (withoutDates.has(name)) {
        expect(await browser.problem(response)).toMatchObject({ status: 501, code: "not-supported" });
        return;
      }
      expect(response.status).toBe(204);
      expect(statSync(join(server.root, "tree/a")).mtime.toISOString()).toBe("2001-02-03T04:05:06.000Z");
    });
  },
);
