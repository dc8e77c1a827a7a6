import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import type { ScenarioId } from "@/lib/protocol/lab/scenario";
import { reasonToSkip } from "../servers/available";
import { Namespace } from "./namespace";

const skip = reasonToSkip("iptables");
const root = fileURLToPath(new URL("../..", import.meta.url));
const visitor = fileURLToPath(new URL("lab-visitor.mjs", import.meta.url));
const PORT = "3000";

/** What comes of each scenario's actions while nothing is changed: the bytes arrive, or the likeliest finding. */
const asTheyBegin: Readonly<Record<ScenarioId, readonly string[]>> = {
  "two-channels": ["works", "works"],
  "active-open": ["works"],
  "passive-open": ["works"],
  "client-firewall": ["active-port-blocked"],
  "server-firewall": ["passive-port-blocked"],
  "server-nat": ["passive-address-private"],
  "client-nat": ["active-address-refused"],
  "both-firewalls": ["passive-port-blocked"],
  alg: ["works"],
  extended: ["passive-refused"],
  tls: ["works"],
  bounce: ["active-address-refused"],
};

describe.skipIf(skip !== null)(
  `the lab on a machine without a network${skip === null ? "" : ` (${skip})`}`,
  () => {
    it("runs every scenario as it begins, with no FTP server there", async () => {
      const machine = await Namespace.open("offline");
      const directory = mkdtempSync(join(tmpdir(), "portside-offline-"));
      await machine.ip(["link set lo up"]);
      const inside = ["netns", "exec", machine.name, process.execPath];
      const portside = spawn("ip", [...inside, "scripts/start.mjs"], {
        cwd: root,
        stdio: "ignore",
        env: {
          ...process.env,
          NODE_ENV: "production",
          PORT,
          PORTSIDE_PRACTICE: "off",
          PORTSIDE_DATA: directory,
          PORTSIDE_DRAIN_SECONDS: "0",
        },
      });
      const ended = once(portside, "exit");
      try {
        const { stdout } = await promisify(execFile)("ip", [...inside, visitor, `http://127.0.0.1:${PORT}`], {
          timeout: 240_000,
        });
        expect(JSON.parse(stdout)).toEqual(asTheyBegin);
      } finally {
        portside.kill("SIGTERM");
        await ended;
        await machine.close();
        rmSync(directory, { recursive: true, force: true });
      }
    }, 300_000);
  },
);
