import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { Client } from "basic-ftp";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type PracticeServer, startPracticeServer } from "./practice-server";
import { runClient, versionOf } from "./testing/run-client";

interface Way {
  readonly host: string;
  readonly mode: "passive" | "active";
  readonly security: "plain" | "tls";
}

const MIB = 1024 * 1024;
const hasIpv6 = Object.values(networkInterfaces()).some((list) =>
  list?.some(({ address }) => address === "::1"),
);
const hosts = hasIpv6 ? ["127.0.0.1", "::1"] : ["127.0.0.1"];
const ways: readonly Way[] = hosts.flatMap((host) => [
  { host, mode: "passive", security: "plain" },
  { host, mode: "passive", security: "tls" },
  { host, mode: "active", security: "plain" },
  { host, mode: "active", security: "tls" },
]);

const curlVersion = versionOf("curl");
const upload = randomBytes(8 * MIB);
const uploadSha256 = sha256(upload);
const servers = new Map<string, PracticeServer>();
let folder = "";
let uploadFile = "";

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function portOf(host: string): number {
  const server = servers.get(host);
  if (server === undefined) throw new Error(`No server on ${host}`);
  return server.endpoint.port;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "practice-clients-"));
  uploadFile = join(folder, "upload.bin");
  await writeFile(uploadFile, upload);
  for (const host of hosts) servers.set(host, await startPracticeServer({ host, port: 0 }));
});

afterAll(async () => {
  for (const server of servers.values()) {
    // The clients have left; nothing of theirs stays open.
    await vi.waitFor(() => expect(server.connections).toBe(0));
    await server.close();
  }
  await rm(folder, { recursive: true, force: true });
});

describe.skipIf(curlVersion === null)("curl", () => {
  // curl 7.87 and 7.88 leave TLS out of active data connections (curl issue 10666, mended in 8.0.0).
  const isBroken = (way: Way) =>
    /^curl 7\.8[78]/.test(curlVersion ?? "") && way.mode === "active" && way.security === "tls";

  it.each(ways.filter((way) => !isBroken(way)))(
    "moves files over $host, $mode, $security",
    async ({ host, mode, security }) => {
      const base = `ftp://${host.includes(":") ? `[${host}]` : host}:${portOf(host)}/incoming`;
      const options = [
        ...["--silent", "--show-error", "--user", "student:student", "--globoff"],
        ...(mode === "active" ? ["--ftp-port", "-"] : []),
        ...(security === "tls" ? ["--ssl-reqd", "--insecure"] : []),
      ];
      const curl = (...args: string[]) => runClient("curl", [...options, ...args]);
      const name = `curl ${mode} ${security}`;
      const url = `${base}/${encodeURIComponent(name)}`;

      await curl("--ftp-create-dirs", "--upload-file", uploadFile, `${url}/uploaded.bin`);
      expect(await curl(`${url}/`)).toMatch(/-rw-r--r-- .* 8388608 .* uploaded\.bin\n/);
      expect(await curl("--list-only", `${url}/`)).toBe("uploaded.bin\n");

      await curl(
        ...[
          "--quote",
          `RNFR /incoming/${name}/uploaded.bin`,
          "--quote",
          `RNTO /incoming/${name}/renamed.bin`,
        ],
        ...["--head", `${url}/renamed.bin`],
      );
      const target = join(folder, `${name} ${host.length}`);
      await curl("--output", target, `${url}/renamed.bin`);
      expect(sha256(await readFile(target))).toBe(uploadSha256);
      await curl("--output", `${target} end`, "--range", "8000000-", `${url}/renamed.bin`);
      expect(await readFile(`${target} end`)).toEqual(upload.subarray(8_000_000));

      await curl(
        ...["--quote", `DELE /incoming/${name}/renamed.bin`, "--quote", `RMD /incoming/${name}`],
        ...["--list-only", `${base}/`],
      );
      expect(await curl("--list-only", `${base}/`)).not.toContain(`${name}\n`);
    },
  );
});

describe.skipIf(versionOf("lftp") === null)("lftp", () => {
  // lftp 4.9 announces the address "::" over IPv6, which no careful server dials.
  const isBroken = (way: Way) => way.host === "::1" && way.mode === "active";

  it.each(ways.filter((way) => !isBroken(way)))(
    "moves files over $host, $mode, $security",
    async ({ host, mode, security }) => {
      const name = `lftp ${mode} ${security}`;
      const target = join(folder, `${name} ${host.length}`);
      const script = [
        "set cmd:fail-exit yes; set net:timeout 15; set net:max-retries 1; set ssl:verify-certificate no",
        `set ftp:passive-mode ${mode === "passive"}; set ftp:ssl-force ${security === "tls"}`,
        `set ftp:ssl-allow ${security === "tls"}; set ftp:ssl-protect-data yes; set ftp:ssl-protect-list yes`,
        `open -u student,student -p ${portOf(host)} ${host}`,
        `cd /incoming; mkdir "${name}"; cd "${name}"`,
        `put "${uploadFile}" -o uploaded.bin; mv uploaded.bin renamed.bin; chmod 600 renamed.bin`,
        `cls -l; get renamed.bin -o "${target}"; rm renamed.bin; cd ..; rmdir "${name}"; cls -1`,
      ].join("; ");
      const output = await runClient("lftp", ["--norc", "-c", script]);
      expect(output).toMatch(/-rw------- .*8388608 .*renamed\.bin/);
      expect(output.split("\n")).not.toContain(`${name}/`);
      expect(sha256(await readFile(target))).toBe(uploadSha256);
    },
  );

  it("mirrors a tree with odd names and links", async () => {
    const target = join(folder, "mirror");
    const script = `set ssl:verify-certificate no; open -u anonymous,me@ -p ${portOf("127.0.0.1")} 127.0.0.1; mirror --exclude large/ --exclude many/ --exclude huge/ --exclude raw-names/ --exclude links/ --parallel=3 /pub "${target}"`;
    await runClient("lftp", ["--norc", "-c", script]);
    expect(await readFile(join(target, "names", "🚀 rocket 👩‍🚀.txt"), "utf8")).toContain(
      "🚀 rocket 👩‍🚀.txt",
    );
    expect((await readFile(join(target, "documents", "which-side.pdf"))).subarray(0, 5).toString()).toBe(
      "%PDF-",
    );
  });
});

describe.skipIf(versionOf("python3") === null)("Python's ftplib", () => {
  const script = fileURLToPath(new URL("./testing/ftplib_round.py", import.meta.url));

  it.each(ways)("moves files over $host, $mode, $security", async ({ host, mode, security }) => {
    const output = await runClient("python3", [
      script,
      host,
      String(portOf(host)),
      mode,
      security,
      uploadFile,
    ]);
    expect(JSON.parse(output)).toEqual({
      sha256: uploadSha256,
      rows: [expect.stringMatching(/^-rw-r--r-- .* 8388608 .* renamed é\.bin$/)],
      size: 8 * MIB,
      textSize: 8,
      lines: ["one", "two"],
      afterAbort: "226",
      left: [],
      where: "/incoming",
    });
  });
});

describe("basic-ftp", () => {
  it.each(ways.filter(({ mode }) => mode === "passive"))("moves files over $host, $security", async (way) => {
    const client = new Client(15_000);
    try {
      await client.access({
        host: way.host,
        port: portOf(way.host),
        user: "student",
        password: "student",
        secure: way.security === "tls",
        secureOptions: { rejectUnauthorized: false },
      });
      await client.ensureDir(`/incoming/basic-ftp ${way.security}`);
      await client.uploadFrom(uploadFile, "uploaded.bin");
      await client.rename("uploaded.bin", "renamed.bin");
      const [entry] = await client.list();
      expect(entry).toMatchObject({ name: "renamed.bin", size: 8 * MIB, isFile: true, user: "student" });
      expect(await client.size("renamed.bin")).toBe(8 * MIB);
      const hash = createHash("sha256");
      const sink = new Writable({
        write(chunk: Buffer, _encoding, done) {
          hash.update(chunk);
          done();
        },
      });
      await client.downloadTo(sink, "renamed.bin");
      expect(hash.digest("hex")).toBe(uploadSha256);
      await client.removeDir(`/incoming/basic-ftp ${way.security}`);
      expect((await client.list("/incoming")).map(({ name }) => name)).not.toContain(
        `basic-ftp ${way.security}`,
      );
    } finally {
      client.close();
    }
  });

  it("lists ten thousand files", async () => {
    const client = new Client(15_000);
    try {
      await client.access({ host: "127.0.0.1", port: portOf("127.0.0.1") });
      expect(await client.list("/pub/many")).toHaveLength(10_000);
    } finally {
      client.close();
    }
  });
});
