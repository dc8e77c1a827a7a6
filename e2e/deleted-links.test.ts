import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jobEndSchema } from "@/lib/contract/problem";
import { RunningApp } from "./running-app";
import { reasonToSkip } from "./servers/available";
import { serverProducts } from "./servers/products";

const skip = reasonToSkip("servers");

/** It takes a link to a directory for that directory and tries to remove it as one, so it can't delete any. */
const withoutLinks = new Set(["inetutils-ftpd"]);

let app: RunningApp;
beforeAll(async () => {
  if (skip === null) app = await RunningApp.start({ PORTSIDE_PRACTICE: "off" });
}, 120_000);
afterAll(() => app?.close());

describe.skipIf(skip !== null)(`deleting a tree${skip === null ? "" : ` (${skip})`}`, () => {
  it.each(serverProducts.map((product) => [product.name, product] as const))(
    "with a link to another directory leaves that alone on %s",
    async (name, { start }) => {
      const server = await start({ tls: false });
      try {
        const { uid, gid } = statSync(server.root);
        for (const directory of ["tree", "tree/sub", "kept"]) {
          mkdirSync(join(server.root, directory));
          chownSync(join(server.root, directory), uid, gid);
        }
        writeFileSync(join(server.root, "kept/file"), "precious");
        chownSync(join(server.root, "kept/file"), uid, gid);
        symlinkSync("../kept", join(server.root, "tree/link"));

        const browser = await app.browser();
        const { host, port, user, password } = server;
        const { id } = await browser.connect({ host, port, user, password });
        const answer = await browser.send("POST", `/api/sessions/${id}/delete`, {
          paths: [server.path("tree")],
          recursive: true,
        });
        const lines = (await answer.text()).trimEnd().split("\n");
        expect(readFileSync(join(server.root, "kept/file"), "utf8")).toBe("precious");
        if (withoutLinks.has(name)) return;
        expect(jobEndSchema.parse(JSON.parse(lines.at(-1) ?? ""))).toMatchObject({
          finished: true,
          failed: [],
        });
        expect(existsSync(join(server.root, "tree"))).toBe(false);
      } finally {
        await server.close();
      }
    },
  );
});
