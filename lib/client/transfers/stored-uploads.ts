import { z } from "zod";
import type { RemotePath } from "../remote-path";
import type { Claims } from "./claims";
import type { UnfinishedUpload } from "./transfer";

/** The part of `Storage` that is used. */
export type RecordStorage = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** Another tab changed what is stored: `key` null means that all of it went. */
export interface StorageChange {
  readonly key: string | null;
  readonly newValue: string | null;
}

const pathSchema = z.object({
  text: z.string(),
  bytes: z.string().exactOptional(),
  below: z.string().exactOptional(),
}) satisfies z.ZodType<RemotePath>;

const uploadSchema = z.object({
  url: z.string(),
  temporary: z.string().exactOptional(),
  site: z.object({ host: z.string(), port: z.number(), user: z.string() }),
  name: z.string(),
  directory: pathSchema,
  target: pathSchema,
  size: z.number(),
  modifiedAt: z.number(),
  sent: z.number(),
  startedAt: z.number(),
}) satisfies z.ZodType<UnfinishedUpload>;

const PREFIX = "portside.upload.";

/** How many are kept: beyond that the oldest that nobody works on is forgotten. */
const MOST_RECORDS = 500;

/**
 * The uploads that are not complete, in the browser's storage: one entry each, so that two tabs never write the same.
 * Where storage is off or full they last as long as the page.
 */
export class StoredUploads {
  readonly #storage: RecordStorage | null;
  readonly #claims: Claims;
  readonly #records = new Map<string, UnfinishedUpload>();
  /** Of this page's queue. */
  readonly #own = new Set<string>();
  /** Of others, and no living page has them in its queue. */
  readonly #free = new Set<string>();
  readonly #watches = new Map<string, () => void>();
  readonly #onChange: () => void;
  #offered: readonly UnfinishedUpload[] | null = null;

  /** @param onChange called when `offered` changed */
  constructor(storage: RecordStorage | null, claims: Claims, onChange: () => void) {
    this.#storage = storage;
    this.#claims = claims;
    this.#onChange = onChange;
    for (const [key, text] of stored(storage)) this.#read(key, text);
  }

  /** What no page works on, the newest first; the same array until it changed. */
  offered(): readonly UnfinishedUpload[] {
    this.#offered ??= [...this.#free]
      .flatMap((key) => this.#records.get(key) ?? [])
      .sort((a, b) => b.startedAt - a.startedAt);
    return this.#offered;
  }

  /** The key of an offered upload. */
  keyOf(upload: UnfinishedUpload): string | null {
    for (const key of this.#free) if (this.#records.get(key)?.url === upload.url) return key;
    return null;
  }

  /** Whether an upload of this browser, in whatever tab, goes on with a file of that temporary name. */
  hasTemporary(name: string): boolean {
    for (const { temporary } of this.#records.values()) if (temporary === name) return true;
    return false;
  }

  get(key: string): UnfinishedUpload | undefined {
    return this.#records.get(key);
  }

  /** Writes an upload of this page's queue down. @returns its key */
  add(upload: UnfinishedUpload): string {
    const key = `${PREFIX}${upload.startedAt.toString(36)}-${randomName()}`;
    this.#own.add(key);
    this.#claims.claim(key);
    this.#write(key, upload);
    this.#forgetOldest();
    return key;
  }

  /** Takes an offered upload into this page's queue. */
  claim(key: string): void {
    const upload = this.#records.get(key);
    if (upload === undefined) return;
    this.#unwatch(key);
    this.#own.add(key);
    this.#claims.claim(key);
    // Written again so that other tabs look again, and find it taken.
    this.#write(key, upload);
    this.#changed();
  }

  /** Writes down how far an upload of this page's queue is. */
  update(key: string, change: Partial<Pick<UnfinishedUpload, "sent" | "url">>): void {
    const upload = this.#records.get(key);
    if (upload !== undefined && this.#own.has(key)) this.#write(key, { ...upload, ...change });
  }

  /** It left this page's queue and isn't complete: from now on it is offered. */
  release(key: string): void {
    if (!this.#own.delete(key)) return;
    this.#claims.release(key);
    const upload = this.#records.get(key);
    if (upload === undefined) return;
    this.#free.add(key);
    this.#write(key, upload);
    this.#changed();
  }

  /** It is complete, or the server has nothing of it any more. */
  remove(key: string): void {
    if (this.#own.delete(key)) this.#claims.release(key);
    this.#forget(key);
    try {
      this.#storage?.removeItem(key);
    } catch {
      // Storage was switched off meanwhile: then nothing is in it.
    }
  }

  /** To be called when another tab changed the storage. */
  changedElsewhere({ key, newValue }: StorageChange): void {
    if (key === null) {
      for (const known of [...this.#records.keys()]) if (!this.#own.has(known)) this.#forget(known);
    } else if (key.startsWith(PREFIX) && !this.#own.has(key)) {
      if (newValue === null) this.#forget(key);
      else this.#read(key, newValue);
    }
  }

  #read(key: string, text: string): void {
    const upload = parsed(text);
    if (upload === null) return;
    this.#records.set(key, upload);
    this.#unwatch(key);
    this.#watches.set(
      key,
      this.#claims.watch(key, () => {
        this.#free.add(key);
        this.#changed();
      }),
    );
    this.#changed();
  }

  #write(key: string, upload: UnfinishedUpload): void {
    this.#records.set(key, upload);
    for (;;) {
      try {
        this.#storage?.setItem(key, JSON.stringify(upload));
        return;
      } catch {
        // Full: an older one makes room. Off: this page still knows it.
        if (!this.#forgetOne() || !this.#records.has(key)) return;
      }
    }
  }

  #forgetOldest(): void {
    while (this.#records.size > MOST_RECORDS) if (!this.#forgetOne()) return;
  }

  /** @returns whether there was one that nobody works on. */
  #forgetOne(): boolean {
    const oldest = this.offered().at(-1);
    const key = oldest === undefined ? null : this.keyOf(oldest);
    if (key !== null) this.remove(key);
    return key !== null;
  }

  #forget(key: string): void {
    this.#records.delete(key);
    this.#unwatch(key);
    this.#changed();
  }

  #unwatch(key: string): void {
    this.#watches.get(key)?.();
    this.#watches.delete(key);
    this.#free.delete(key);
  }

  #changed(): void {
    this.#offered = null;
    this.#onChange();
  }
}

function stored(storage: RecordStorage | null): [string, string][] {
  if (storage === null) return [];
  try {
    return Array.from({ length: storage.length }, (_, i) => storage.key(i)).flatMap((key) => {
      const text = key?.startsWith(PREFIX) ? storage.getItem(key) : null;
      return key === null || text === null ? [] : [[key, text] satisfies [string, string]];
    });
  } catch {
    return []; // Storage is off.
  }
}

/** Null for what isn't such a record: another version of Portside, or a person, wrote it. */
function parsed(text: string): UnfinishedUpload | null {
  try {
    const result = uploadSchema.safeParse(JSON.parse(text));
    return result.success ? result.data : null;
  } catch {
    return null; // Not JSON.
  }
}

function randomName(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(2)), (word) => word.toString(36)).join("");
}
