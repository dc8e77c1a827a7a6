import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A system user that exists for the tests alone; the FTP servers log in with it. */
export interface TestUser {
  readonly name: string;
  readonly password: string;
  /** Its home directory, empty, which is `/` over FTP. */
  readonly home: string;
  remove(): void;
}

/** Makes the user. Needs root. */
export function makeTestUser(): TestUser {
  const name = `portside-${randomBytes(4).toString("hex")}`;
  const password = randomBytes(12).toString("hex");
  const home = mkdtempSync(join(tmpdir(), "portside-home-"));
  execFileSync("useradd", ["--home-dir", home, "--no-create-home", "--shell", "/bin/sh", name]);
  const remove = () => {
    execFileSync("userdel", ["--force", name], { stdio: "ignore" });
    rmSync(home, { recursive: true, force: true });
  };
  try {
    execFileSync("chpasswd", { input: `${name}:${password}\n` });
    execFileSync("chown", [`${name}:`, home]);
    chmodSync(home, 0o755);
  } catch (error) {
    remove();
    throw error;
  }
  return { name, password, home, remove };
}
