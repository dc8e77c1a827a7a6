import type { Problem } from "@/lib/contract/problem";

/** What this process knows of an upload without asking the FTP server. */
export type KnownUpload =
  /** So many bytes are there, and it waits for more. */
  | { readonly state: "open"; readonly stored: number }
  /** The file is whole under its name. */
  | { readonly state: "finished" }
  /** Something else is under its name. Some of its own bytes may still be there. */
  | { readonly state: "refused"; readonly problem: Problem }
  /** It was given up, and what was stored of it is gone. */
  | { readonly state: "discarded" };

/** Remembers what uploads have come to, the least recently told first forgotten. */
export class KnownUploads {
  readonly #known = new Map<string, KnownUpload>();

  /** @param most entries of some hundred bytes each; whoever is forgotten costs a question to the FTP server */
  constructor(private readonly most: number) {}

  get(key: string): KnownUpload | undefined {
    return this.#known.get(key);
  }

  set(key: string, upload: KnownUpload): void {
    this.#known.delete(key);
    this.#known.set(key, upload);
    if (this.#known.size <= this.most) return;
    const oldest = this.#known.keys().next();
    if (!oldest.done) this.#known.delete(oldest.value);
  }

  /** An attempt failed: only the FTP server can tell what is there. An end stays an end. */
  doubt(key: string): void {
    if (this.#known.get(key)?.state === "open") this.#known.delete(key);
  }
}
