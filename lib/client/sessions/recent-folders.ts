import { pathKey, type RemotePath } from "../remote-path";
import { onForget } from "./forgetting";

/** Folders that a session's menu offers. */
const MOST = 12;

/** Where each session was in this page, the last place first. It knows nothing of the page before a reload. */
export class RecentFolders {
  readonly #bySession = new Map<string, readonly RemotePath[]>();

  /** Notes that a session shows a folder. */
  visit(session: string, path: RemotePath): void {
    const others = this.of(session).filter((other) => pathKey(other) !== pathKey(path));
    this.#bySession.set(session, [path, ...others].slice(0, MOST));
  }

  of(session: string): readonly RemotePath[] {
    return this.#bySession.get(session) ?? [];
  }

  /** A session that was opened in the place of another was where that one was. */
  inherit(session: string, from: string): void {
    this.#bySession.set(session, this.of(from));
  }

  forget(session: string): void {
    this.#bySession.delete(session);
  }
}

/** The page's. */
export const recentFolders = new RecentFolders();

onForget((session) => recentFolders.forget(session));
