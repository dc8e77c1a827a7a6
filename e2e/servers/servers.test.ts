import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reasonToSkip, requiredTool } from "./available";
import { productsInPlainAndTls } from "./products";
import type { RealServer } from "./real-server";

// The servers themselves, by the measure of curl and lftp: what fails here is no fault of Portside's.
const skip = reasonToSkip("servers", "curl", "lftp");
const run = promisify(execFile);

describe.skipIf(skip !== null).each(productsInPlainAndTls)(
  `%s, by itself${skip === null ? "" : ` (${skip})`}`,
  (_, { start }, isTls) => {
    let server: RealServer;
    let directory: string;

    beforeAll(async () => {
      directory = mkdtempSync(join(tmpdir(), "portside-curl-"));
      server = await start({ tls: isTls });
      if (server.certificate !== null) writeFileSync(join(directory, "ca.pem"), server.certificate);
    });
    afterAll(async () => {
      await server?.close();
      rmSync(directory, { recursive: true, force: true });
      if (server !== undefined) expect(existsSync(server.root)).toBe(false);
    });

    /** Runs a client; a failure carries the server's log. */
    const client = async (program: "curl" | "lftp", args: readonly string[]): Promise<string> => {
      try {
        return (await run(requiredTool(program), [...args])).stdout;
      } catch (error) {
        throw new Error(`${program} failed; the server's log:\n${server.log()}`, { cause: error });
      }
    };

    // curl 7.88 (Debian 12) can't do active mode under TLS, so lftp takes that part.
    const curl = async (mode: string, up: string, down: string) => {
      const login = ["-sS", "-m", "20", "--user", `${server.user}:${server.password}`];
      const always = mode === "active" ? [...login, "--ftp-port", "-"] : login;
      const url = `ftp://${server.host}:${server.port}/`;
      await client("curl", [...always, "-T", up, `${url}file.bin`]);
      await client("curl", [...always, "-o", down, `${url}file.bin`]);
      return client("curl", [...always, url]);
    };
    const lftp = (mode: string, up: string, down: string) =>
      client("lftp", [
        "-c",
        [
          "set net:max-retries 1",
          "set net:timeout 20",
          "set ftp:ssl-force yes",
          // Under TLS 1.3 lftp and curl close an upload with the server's session tickets still unread; the reset that
          // this causes now and then costs the upload its end (vsftpd: 426 Failure reading network stream).
          "set ssl:priority NORMAL:-VERS-TLS1.3",
          "set ftp:ssl-protect-data yes",
          `set ssl:ca-file ${join(directory, "ca.pem")}`,
          `set ftp:passive-mode ${mode === "passive"}`,
          `open -u ${server.user},${server.password} ${server.host}:${server.port}`,
          `put ${up} -o file.bin`,
          `get file.bin -o ${down}`,
          "ls",
        ].join("; "),
      ]);

    it.each(["passive", "active"])("lists, stores and sends in %s mode", async (mode) => {
      const content = randomBytes(300_000);
      const up = join(directory, `${mode}.up`);
      const down = join(directory, `${mode}.down`);
      writeFileSync(up, content);
      const listing = await (isTls ? lftp : curl)(mode, up, down);
      expect(listing).toContain("file.bin");
      expect(readFileSync(join(server.root, "file.bin")).equals(content)).toBe(true);
      expect(readFileSync(down).equals(content)).toBe(true);
    });
  },
);
