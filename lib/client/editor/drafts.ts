import { z } from "zod";
import { pathKey, type RemotePath } from "@/lib/client/remote-path";
import type { Session } from "@/lib/contract/session";

/**
 * Unsaved texts, kept so that a reload, a crash or the end of a session loses none. They are in session storage: for
 * this tab alone, and gone with it, because what is in a file is nobody else's business.
 */

const draftSchema = z.object({
  text: z.string(),
  /** Tells the text that it was made from: see `fingerprint`. */
  base: z.string(),
  /** Milliseconds since the epoch. */
  keptAt: z.number(),
});
export type Draft = z.infer<typeof draftSchema>;

/** Characters of the largest text that is kept: browsers give a site some five million. */
export const LARGEST_DRAFT = 1_500_000;

/** What drafts need of a `Storage`. */
export type DraftStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Where the draft of a file is kept: by the login, because sessions come and go. */
export function draftKey(
  { host, port, user }: Pick<Session, "host" | "port" | "user">,
  path: RemotePath,
): string {
  return `portside.draft ${user}@${host}:${port} ${pathKey(path)}`;
}

/** Tells texts apart, well enough to see that a file changed: its length and a 32-bit FNV-1a hash. */
export function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return `${text.length}-${(hash >>> 0).toString(36)}`;
}

/** This tab's storage; null where the browser has it turned off. */
export function tabStorage(): DraftStorage | null {
  try {
    return sessionStorage;
  } catch {
    return null; // Storage is off.
  }
}

/** Drafts in a storage. Never throws: without one, or with a full one, nothing is kept. */
export class Drafts {
  readonly #storage: DraftStorage | null;

  constructor(storage: DraftStorage | null) {
    this.#storage = storage;
  }

  /** Keeps a text instead of what was kept before. @returns whether it could be kept; else nothing older is, either */
  keep(key: string, draft: Draft): boolean {
    try {
      if (draft.text.length <= LARGEST_DRAFT && this.#storage !== null) {
        this.#storage.setItem(key, JSON.stringify(draft));
        return true;
      }
    } catch {
      // The storage is full: as for a text that is too large.
    }
    this.drop(key);
    return false;
  }

  find(key: string): Draft | null {
    try {
      const parsed = draftSchema.safeParse(JSON.parse(this.#storage?.getItem(key) ?? "null"));
      return parsed.success ? parsed.data : null;
    } catch {
      return null; // Not JSON: nobody but this file writes there, so it is of no use.
    }
  }

  drop(key: string): void {
    try {
      this.#storage?.removeItem(key);
    } catch {
      // Storage is off, and holds nothing.
    }
  }
}
