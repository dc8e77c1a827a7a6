import type { CuttingRelay } from "./cutting-relay";
import type { ServerName } from "./plan";

/** An FTP server that can be broken, and whose files can be looked at behind Portside's back. */
export interface FaultServer {
  readonly name: ServerName;
  /** Such as "vsftpd", for the report. */
  readonly product: string;
  /** What Portside connects to in its stead. */
  readonly relay: CuttingRelay;
  /** How often it lost all its files by being killed. */
  readonly losses: number;
  /** Resolves when it accepts connections. */
  readonly ready: Promise<void>;
  /** The place of one browser's files. @param index of the browser: each has a login of its own where that is possible */
  place(index: number, owner: string): FaultPlace;
  /** Kills it with all its connections and starts it again. */
  crash(): Promise<void>;
  /** Leaves this many bytes for further uploads, for each login. */
  fill(left: number): Promise<void>;
  /** Makes room again. */
  free(): Promise<void>;
  close(): Promise<void>;
}

export interface FaultPlace {
  readonly user: string;
  readonly password: string;
  /** The directory over FTP, with a slash at its end. */
  readonly directory: string;
  /** Makes the directory with these files in it, by name. */
  prepare(files: ReadonlyMap<string, Buffer>): Promise<void>;
  /** All that is in the directory now. */
  contents(): Promise<ReadonlyMap<string, Buffer>>;
  /** Removes all of it. */
  clear(): Promise<void>;
}

/** What fills a disk; no file of anybody. */
export const fillerName = "filler";
