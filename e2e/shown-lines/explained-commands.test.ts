import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import tls from "node:tls";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRealNetwork } from "@/lib/ftp/real-network";
import { Session } from "@/lib/ftp/session";
import { exerciseAll } from "@/lib/ftp/testing/exercise-all";
import { uploadReplacing } from "@/lib/ftp/testing/files";
import { settingsFor } from "@/lib/ftp/testing/session-settings";
import { type PracticeServer, startPracticeServer } from "@/lib/lab/practice-server";
import { byteString } from "@/lib/protocol/byte-string";
import { type Equivalent, explain } from "@/lib/protocol/explain";
import { reasonToSkip, requiredTool } from "../servers/available";
import { freePort } from "../servers/server-process";

// "The same by hand", which explanations show beside the log: everything that Portside does with a file and a directory, in both
// data modes, in plain and under TLS, is done again by curl, lftp and the classic client as they are told there.

const skip = reasonToSkip("curl", "lftp", "tnftp", "python3");
const terminal = fileURLToPath(new URL("at-a-terminal.py", import.meta.url));
const forgetsActiveTls =
  skip === null &&
  /^curl 7\.8[78]\./.test(execFileSync(requiredTool("curl"), ["--version"], { encoding: "utf8" }));
const network = createRealNetwork({ policy: { allows: () => true } });
const host = "127.0.0.1";
const user = "student";
const place = "/incoming";
const name = "a.txt";

const ways = [
  { dataMode: "passive", passiveCommand: "EPSV" },
  { dataMode: "passive", passiveCommand: "PASV" },
  { dataMode: "active", activeCommand: "PORT" },
  { dataMode: "active", activeCommand: "EPRT" },
] as const;

describe.skipIf(skip !== null)(
  `the same by hand as explanations show it${skip === null ? "" : ` (${skip})`}`,
  () => {
    let server: PracticeServer;
    let keeper: Session;
    let home: string;

    beforeAll(async () => {
      server = await startPracticeServer({ host, port: await freePort() });
      keeper = await connect({});
      home = mkdtempSync(join(tmpdir(), "portside-by-hand-"));
      const certificate = join(home, "certificate.pem");
      writeFileSync(certificate, await certificateOf(server.endpoint.port));
      writeFileSync(join(home, ".lftprc"), `set ssl:ca-file ${certificate}\nset cmd:fail-exit yes\n`);
      writeFileSync(join(home, ".curlrc"), `cacert = "${certificate}"\n`);
      symlinkSync(requiredTool("tnftp"), join(home, "ftp"));
    });
    afterAll(async () => {
      await keeper?.close();
      await server?.close();
      if (home !== undefined) rmSync(home, { recursive: true, force: true });
    });

    function connect(given: Parameters<typeof settingsFor>[1]): Promise<Session> {
      const at = { host, port: server.endpoint.port };
      const settings = settingsFor(at, { password: "student", uploadVia: "direct", ...given });
      return Session.connect({ id: "by-hand", settings, network });
    }

    /** What explanations show of a session in which everything was done, each command once. */
    async function shownOf(encryption: "none" | "explicit"): Promise<readonly Equivalent[]> {
      const shown = new Map<string, Equivalent>();
      for (const way of ways) {
        await arrange("");
        for (const entry of [name, `b${name}`])
          await keeper.remove(byteString(`${place}/${entry}`), { recursive: false });
        await keeper.remove(byteString(`${place}/d${name}`), { recursive: true });
        const certificate = { sha256: server.certificateFingerprint };
        const session = await connect({
          ...way,
          encryption,
          ...(encryption === "explicit" && { certificate }),
        });
        await exerciseAll(session, place, name);
        await session.close();
        const events = session.traffic.after();
        for (const event of events) {
          for (const one of explain(event, { events }).equivalents)
            shown.set(`${one.program} ${one.command}`, one);
        }
      }
      return [...shown.values()];
    }

    /** Has on the server what a command works on, and nothing where it makes something. */
    async function arrange(command: string): Promise<void> {
      const { entries } = await keeper.list(byteString(place));
      const names = new Set(entries.map((entry) => entry.name));
      const isMaking = /\bMKD|mkdir/.test(command);
      const isRenaming = /RNTO|^rename|^mv/.test(command);
      for (const file of [name, `b${name}`]) await uploadReplacing(keeper, `${place}/${file}`, "content");
      const directory = byteString(`${place}/d${name}`);
      if (isMaking && names.has(`d${name}`)) await keeper.remove(directory, { recursive: true });
      if (!isMaking && !names.has(`d${name}`)) await keeper.makeDirectory(directory);
      if (isRenaming) await keeper.remove(byteString(`${place}/b${name}`), { recursive: false });
    }

    /** Runs a command line at a terminal, in a folder that has the file to upload. */
    function atTerminal(
      line: string,
      answers: readonly (readonly [prompt: string, answer: string])[],
      isUploading: boolean,
    ): Promise<Ran> {
      const folder = mkdtempSync(join(home, "run-"));
      // lftp doesn't write over a file that is there.
      if (isUploading) {
        for (const file of [name, `b${name}`]) writeFileSync(join(folder, file), "content");
      }
      const environment = { ...process.env, HOME: home, PATH: [home, process.env.PATH].join(delimiter) };
      return new Promise((resolve) => {
        execFile(
          requiredTool("python3"),
          [terminal, JSON.stringify(answers), line],
          { cwd: folder, env: environment, timeout: 40_000 },
          (error, stdout, stderr) => resolve({ worked: error === null, said: stdout + stderr }),
        );
      });
    }

    async function run({ program, command }: Equivalent): Promise<Ran> {
      const port = server.endpoint.port;
      const lines = command.split("\n");
      const isUploading = /--upload-file|^put /m.test(command);
      switch (program) {
        case "curl":
          return atTerminal(command, [["assword for", "student"]], isUploading);
        case "ftp": {
          const start = /^open /.test(command) ? "ftp" : `ftp ${host} ${port}`;
          const login = [
            ["Name", user],
            ["assword:", "student"],
          ] as const;
          const typed = lines.flatMap((line) => [
            ["ftp> ", line] as const,
            ...(/^open /.test(line) ? login : /^user /.test(line) ? login.slice(1) : []),
          ]);
          const answers = [...(start === "ftp" ? [] : login), ...typed, ["ftp> ", "bye"] as const];
          const { worked, said } = await atTerminal(start, answers, isUploading);
          // It ends well whatever went wrong; what the server refused, and what it didn't know itself, it says.
          return { worked: worked && !/^(?:[45]\d\d[ -]|\?|usage:)/im.test(said), said };
        }
        case "lftp": {
          const isBefore = (line: string) => line.startsWith("set ") || line.startsWith("open ");
          const script = join(home, "script.lftp");
          const text = [
            ...lines.filter(isBefore),
            `open -u ${user},student -p ${port} ${host}`,
            ...lines.filter((line) => !isBefore(line) && line !== "exit"),
            `ls ${place}`,
            ...lines.filter((line) => line === "exit"),
          ];
          writeFileSync(script, `${text.join("\n")}\n`);
          return atTerminal(`lftp -f ${script}`, [["assword:", "student"]], isUploading);
        }
      }
    }

    it.each(["none", "explicit"] as const)(
      "does what Portside did, with encryption: %s",
      async (encryption) => {
        const shown = await shownOf(encryption);
        const programs = new Set(shown.map(({ program }) => program));
        // The classic client knows no TLS, but opens the connection.
        expect([...programs].sort()).toEqual(
          encryption === "none" ? ["curl", "ftp"] : ["curl", "ftp", "lftp"],
        );
        expect(shown.length).toBeGreaterThan(20);
        const failed: string[] = [];
        for (const one of shown.filter(isRunnable)) {
          await arrange(one.command);
          const { worked, said } = await run(one);
          if (!worked) failed.push(`${one.program}: ${one.command}\n${said}`);
        }
        expect(failed).toEqual([]);
      },
      300_000,
    );
  },
);

/**
 * curl 7.87 and 7.88 (Debian 12) forget TLS on data connections in active mode (curl/curl#10666): that is not for us to
 * mend. Every other curl has to do what is shown.
 */
function isRunnable({ program, command }: Equivalent): boolean {
  return program !== "curl" || !forgetsActiveTls || !/--ssl-reqd.*--ftp-port/.test(command);
}

interface Ran {
  readonly worked: boolean;
  /** What the terminal showed. */
  readonly said: string;
}

/** The server's certificate, as somebody who trusts it saves it. */
async function certificateOf(port: number): Promise<string> {
  const socket = net.connect({ host, port });
  await once(socket, "data");
  socket.write("AUTH TLS\r\n");
  await once(socket, "data");
  const secured = tls.connect({ socket, rejectUnauthorized: false });
  await once(secured, "secureConnect");
  const certificate = secured.getPeerX509Certificate();
  secured.destroy();
  if (certificate === undefined) throw new Error("The server has shown no certificate");
  return certificate.toString();
}
