import "server-only";
import { type PermissionsRequest, permissionsRequestSchema } from "@/lib/contract/permissions";
import { isFtpError } from "@/lib/ftp/errors";
import type { FtpSession } from "@/lib/ftp/session-types";
import type { ByteString } from "@/lib/protocol/byte-string";
import { joinPath } from "@/lib/protocol/path";
import { type JobReport, jobResponse } from "./job";
import { isServerLost, Patience } from "./patience";
import { pathsOf, readJson } from "./request-input";
import { type Call, problemFrom, requireSession } from "./route";
import { isMet, lookUp, type Step, walkTree, withoutTrailingSlash } from "./tree-walk";

/** `POST …/{id}/permissions` */
export async function changePermissions(call: Call<{ id: string }>): Promise<Response> {
  const session = requireSession(call);
  const wanted = await readJson(call.request, permissionsRequestSchema);
  const paths = (await pathsOf(session, wanted)).map(withoutTrailingSlash);
  const { runtime, owner } = call;
  return jobResponse(call.request.signal, (report, signal) =>
    new PermissionsJob({
      session,
      paths: [...new Set(paths)],
      modes: modesOf(wanted),
      report,
      signal,
      treeDepth: runtime.settings.engine.limits.treeDepth,
      isOpen: () => owner !== null && runtime.sessions.get(owner.id, session.id) === session,
    }).run(),
  );
}

/** One mode for what is named; or one for each kind in whole trees, null for a kind that is left as it is. */
type Modes = string | { readonly files: string | null; readonly directories: string | null };

function modesOf({ mode = "", recursive }: PermissionsRequest): Modes {
  if (typeof recursive === "object") return recursive;
  return recursive === true ? { files: mode, directories: mode } : mode;
}

interface PermissionsJobParts {
  readonly session: FtpSession;
  /** In one spelling each. */
  readonly paths: readonly ByteString[];
  readonly modes: Modes;
  readonly report: JobReport;
  readonly signal: AbortSignal;
  readonly treeDepth: number;
  /** False once the session was closed. */
  readonly isOpen: () => boolean;
}

/**
 * So many failures are looked into: a refusal in unclear words takes a listing of its directory to tell whether anything is
 * there, and where all is refused a large directory would be listed for each of its entries.
 */
const mostExplained = 10;

/**
 * Sets permissions of what is named, or of whole trees. In those, links are left as they are: to change one means to
 * change what it leads to. What can't be changed is reported and doesn't stop the rest.
 */
class PermissionsJob {
  readonly #job: PermissionsJobParts;
  readonly #patience = new Patience();
  /** Directories that get their mode when everything in them has its own, outermost first. */
  readonly #after: { readonly path: ByteString; readonly mode: string }[] = [];
  #done = 0;
  #failures = 0;
  #path: ByteString;

  constructor(job: PermissionsJobParts) {
    this.#job = job;
    this.#path = job.paths[0] ?? job.session.homeBytes;
  }

  /** @returns whether everything was tried */
  async run(): Promise<boolean> {
    const { paths, modes } = this.#job;
    if (typeof modes === "object") return this.#changeTrees(modes);
    for (const path of paths) if (!(await this.#change(path, modes))) return false;
    return true;
  }

  async #changeTrees(modes: Exclude<Modes, string>): Promise<boolean> {
    const { paths, signal } = this.#job;
    const options = { ...this.#job, patience: this.#patience, findsLinks: true };
    const chosen = lookUp(paths, () => null, options);
    try {
      for await (const step of walkTree(chosen, (_, entries) => entries.map(() => null), options)) {
        if (!(await this.#leaveUpTo(step.path)) || !(await this.#changeMet(step, modes))) return false;
      }
      return await this.#leaveUpTo(null);
    } catch (error) {
      if (!signal.aborted) this.#failed(this.#path, error);
      return false;
    }
  }

  /** @returns false when nothing further can be changed */
  async #changeMet(step: Step<null>, modes: Exclude<Modes, string>): Promise<boolean> {
    const { path } = step;
    this.#path = path;
    if (!isMet(step)) {
      this.#failed(path, step.error);
      return this.#job.isOpen();
    }
    switch (step.entry.type) {
      case "file":
        return modes.files === null || this.#change(path, modes.files);
      case "directory": {
        const mode = modes.directories;
        if (mode === null) return true;
        if (letsItsOwnerIn(mode)) return this.#change(path, mode);
        this.#after.push({ path, mode });
        return true;
      }
      case "link":
      case "other":
        this.#job.report.skipped();
        return true;
    }
  }

  /**
   * Changes the directories that waited and that the walk has left.
   * @param path where it is now; null at its end
   * @returns false when nothing further can be changed
   */
  async #leaveUpTo(path: ByteString | null): Promise<boolean> {
    for (let last = this.#after.at(-1); last !== undefined; last = this.#after.at(-1)) {
      if (path !== null && (path === last.path || path.startsWith(joinPath(last.path, "")))) return true;
      this.#after.pop();
      if (!(await this.#change(last.path, last.mode))) return false;
    }
    return true;
  }

  /** @returns false when nothing further can be changed */
  async #change(path: ByteString, mode: string): Promise<boolean> {
    const { session, signal, report, modes, paths, isOpen } = this.#job;
    try {
      const explains = this.#failures < mostExplained;
      await this.#patience.run(() => session.changePermissions(path, mode, { signal, explains }), signal);
    } catch (error) {
      if (signal.aborted) return false;
      this.#failed(path, error);
      return isFtpError(error) && error.code !== "not-supported" && !isServerLost(error) && isOpen();
    }
    this.#done++;
    const total = typeof modes === "string" ? { total: paths.length } : {};
    report.progress({ done: this.#done, path: session.decodePath(path), ...total });
    return true;
  }

  #failed(path: ByteString, error: unknown): void {
    const { session, report } = this.#job;
    this.#failures++;
    report.failed(session.decodePath(path), problemFrom(error, session));
  }
}

/** Whether a directory with this mode can be gone into: one that can't must not have it before what is in it changed. */
function letsItsOwnerIn(mode: string): boolean {
  const owner = Number(mode.at(-3));
  return (owner & 5) === 5;
}
