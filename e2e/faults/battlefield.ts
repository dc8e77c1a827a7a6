import { testTool } from "../servers/available";
import { DiskServer } from "./disk-server";
import type { FaultServer } from "./fault-server";
import { MemoryServer } from "./memory-server";
import type { ServerName } from "./plan";
import { Portside } from "./portside";

/** Portside and the FTP servers of a run; all of them can be broken. */
export interface Battlefield {
  readonly portside: Portside;
  readonly servers: ReadonlyMap<ServerName, FaultServer>;
  /** Ends all of them. */
  close(): Promise<void>;
}

/** Why vsftpd can't take part; null when it can. */
export function reasonWithoutDisk(): string | null {
  const found = testTool("servers");
  return "reason" in found ? found.reason : null;
}

/** Starts Portside and the FTP servers that there can be. */
export async function startBattlefield(): Promise<Battlefield> {
  const undo: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const servers = new Map<ServerName, FaultServer>();
    if (reasonWithoutDisk() === null) {
      const disk = await DiskServer.start(2);
      undo.push(() => disk.close());
      servers.set("disk", disk);
    }
    const memory = await MemoryServer.start();
    undo.push(() => memory.close());
    servers.set("memory", memory);
    const portside = await Portside.start();
    undo.push(() => portside.close());
    return { portside, servers, close };
  } catch (error) {
    await close();
    throw error;
  }
}
