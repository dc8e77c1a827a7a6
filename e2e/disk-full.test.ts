import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reasonToSkip } from "./servers/available";
import { logIn } from "./servers/log-in";
import { startProftpd } from "./servers/proftpd";
import { startPureFtpd } from "./servers/pure-ftpd";
import type { RealServer } from "./servers/real-server";
import { startVsftpd } from "./servers/vsftpd";

const skip = reasonToSkip("servers");
const content = randomBytes(3 * 1024 * 1024);

/** A file system of its own, so small that the content doesn't fit. */
function mountSmall(folder: string): void {
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]);
}

describe.skipIf(skip !== null).each([
  ["vsftpd", startVsftpd],
  ["ProFTPD", startProftpd],
  ["Pure-FTPd", startPureFtpd],
])(`a full disk behind %s${skip === null ? "" : ` (${skip})`}`, (_, start) => {
  let server: RealServer;
  let folder: string;
  beforeAll(async () => {
    server = await start({ tls: false });
    folder = join(server.root, "small");
    mkdirSync(folder);
    mountSmall(folder);
    const { uid, gid } = statSync(server.root);
    chownSync(folder, uid, gid);
  });
  afterAll(async () => {
    execFileSync("umount", [folder]);
    await server.close();
  });

  it("is told as such, leaves nothing under the file's name, and the upload goes on when there is room", async () => {
    const session = await logIn(server);
    const plan = await session.planUpload(session.encodePath(server.path("small/big.bin")), {
      size: content.length,
      onConflict: "fail",
    });
    const first = session.continueUpload(plan, { source: Readable.from([content]), from: 0 });
    await expect(first).rejects.toMatchObject({ code: "storage-full" });
    const [part, ...others] = readdirSync(folder);
    expect(others).toEqual([]);
    expect(part).toMatch(/^\.portside-[0-9a-f]{16}\.part$/);

    execFileSync("mount", ["-o", "remount,size=8m", folder]);
    const { stored } = await session.uploadProgress(plan);
    expect(stored).toBe(statSync(join(folder, part ?? "")).size);
    await session.continueUpload(plan, { source: Readable.from([content.subarray(stored)]), from: stored });
    expect(readdirSync(folder)).toEqual(["big.bin"]);
    expect(readFileSync(join(folder, "big.bin")).equals(content)).toBe(true);
  });

  it("is told for an upload in one go, and what was stored is deleted", async () => {
    execFileSync("mount", ["-o", "remount,size=4m", folder]);
    const session = await logIn(server);
    const path = session.encodePath(server.path("small/other.bin"));
    const upload = session.upload(path, {
      source: Readable.from([content]),
      size: content.length,
      onExisting: "create",
    });
    await expect(upload).rejects.toMatchObject({ code: "storage-full" });
    expect(readdirSync(folder)).toEqual(["big.bin"]);
  });
});
