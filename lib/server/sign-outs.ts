import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Settings, SettingsError } from "./settings";

/**
 * When everybody was signed out last, as a random text that each proof of a sign-in contains: with another text, no
 * proof from before holds. Random and not counted, so that a file that was lost brings nobody back in.
 *
 * It is kept beside the secret in PORTSIDE_DATA and survives a restart. Where nothing can be kept, because
 * PORTSIDE_SECRET says that there is no disk, it is in memory, and every restart signs everybody out: otherwise one
 * would bring back who was sent away.
 */
export class SignOuts {
  readonly #file: string | null;
  #generation: string;

  constructor(file: string | null, generation: string) {
    this.#file = file;
    this.#generation = generation;
  }

  get generation(): string {
    return this.#generation;
  }

  /**
   * Ends every sign-in there is.
   * @throws {Error} when that couldn't be written down, and so holds only until the process ends
   */
  signOutEverybody(): void {
    this.#generation = newGeneration();
    if (this.#file === null) return;
    // Never half written: an interrupted write leaves the file from before.
    const unfinished = `${this.#file}.new`;
    writeFileSync(unfinished, `${this.#generation}\n`, { mode: 0o600, flush: true });
    renameSync(unfinished, this.#file);
  }
}

/** @throws {SettingsError} when the file is there and can't be read */
export function loadSignOuts({
  secret,
  dataDirectory,
}: Pick<Settings, "secret" | "dataDirectory">): SignOuts {
  if (secret !== null) return new SignOuts(null, newGeneration());
  const file = join(dataDirectory, "sign-outs");
  const known = readGeneration(file);
  if (known !== null) return new SignOuts(file, known);
  const first = newGeneration();
  try {
    writeFileSync(file, `${first}\n`, { mode: 0o600, flag: "wx", flush: true });
    return new SignOuts(file, first);
  } catch {
    // A folder that can only be read is no disk either.
    return new SignOuts(null, first);
  }
}

function newGeneration(): string {
  return randomBytes(16).toString("base64url");
}

/** Null when there is no such file. */
function readGeneration(file: string): string | null {
  try {
    const text = readFileSync(file, "utf8").trim();
    if (/^[\w-]{22}$/.test(text)) return text;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
  }
  throw new SettingsError([
    `PORTSIDE_DATA: ${file}, which tells who was signed out, can't be read or is damaged. Make it readable, or delete it, which signs everybody out.`,
  ]);
}
