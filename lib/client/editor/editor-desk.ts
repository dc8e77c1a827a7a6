import type { RemotePath } from "@/lib/client/remote-path";
import type { Entry } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";

/** A file that somebody wants to edit. */
export interface EditorRequest {
  readonly session: Session;
  /** The directory that holds it. */
  readonly directory: RemotePath;
  /** Of that directory, as its listing gave them. */
  readonly pathBytes: string | undefined;
  readonly path: RemotePath;
  /** Null for a file that isn't there yet. */
  readonly entry: Entry | null;
  /** Called when the editor has gone: the focus may need a place. */
  readonly onClosed: () => void;
}

/**
 * Which file is being edited. It is no business of the listing that it was opened from: going elsewhere, or the end of
 * the session, must not take an unsaved text away. Fits `useSyncExternalStore`.
 */
export class EditorDesk {
  readonly #listeners = new Set<() => void>();
  #request: EditorRequest | null = null;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): EditorRequest | null => this.#request;

  /** Opens a file, unless another one is open. */
  open(request: EditorRequest): void {
    if (this.#request === null) this.#change(request);
  }

  close(): void {
    const closed = this.#request;
    this.#change(null);
    closed?.onClosed();
  }

  #change(request: EditorRequest | null): void {
    this.#request = request;
    for (const listener of this.#listeners) listener();
  }
}
