import "server-only";
import { finished } from "node:stream/promises";
import { DataStore, Upload } from "@tus/server";
import type { Problem, ProblemCode } from "@/lib/contract/problem";
import { tusExtensions } from "@/lib/contract/uploads";
import type { FtpSession, UploadPlan, UploadProgress } from "@/lib/ftp/session-types";
import { onSession, SessionProblem } from "../route";
import type { Runtime } from "../runtime";
import { explainRemains, isOwnPart } from "./direct-remains";
import { over, overBecause } from "./ended-upload";
import type { KnownUpload } from "./known-uploads";
import { assertMayComeInParts } from "./new-upload";
import { withBody } from "./upload-body";
import { expirationOf } from "./upload-expiration";
import type { UploadTurn } from "./upload-locks";
import type { AnnouncedBody } from "./upload-request";
import type { SealedUpload } from "./upload-token";

export interface BegunUploadParts {
  readonly request: Request;
  readonly runtime: Runtime;
  readonly session: FtpSession;
  readonly upload: SealedUpload;
  /** Under which it is known. */
  readonly key: string;
  readonly turn: UploadTurn;
  readonly body: AnnouncedBody;
  /** Bytes that the client believes to be there; null when it asks. */
  readonly offset: number | null;
}

/** The store behind HEAD, PATCH and DELETE on an upload: the FTP server itself. */
export class BegunUpload extends DataStore {
  override extensions = [...tusExtensions];
  readonly #parts: BegunUploadParts;

  constructor(parts: BegunUploadParts) {
    super();
    this.#parts = parts;
  }

  override getExpiration(): number {
    return expirationOf(this.#parts.runtime.settings);
  }

  override async getUpload(id: string): Promise<Upload> {
    const { plan, metadata, createdAt } = this.#parts.upload;
    return new Upload({
      id,
      size: plan.size,
      offset: await this.#stored(),
      metadata: { ...metadata },
      creation_date: new Date(createdAt).toISOString(),
    });
  }

  override async write(_stream: unknown, _id: string, offset: number): Promise<number> {
    const { request, runtime, session, upload, turn, body } = this.#parts;
    const { plan } = upload;
    const left = plan.size - offset;
    if (body.length === 0) return offset;
    const { bodyIdleSeconds } = runtime.settings;
    const advice = adviceAfterBreak(plan, left);
    const limits = { atMost: left, announced: body.length, idleSeconds: bodyIdleSeconds, advice };
    if (left === 0) {
      await withBody({ request, limits, wanted: turn.wanted }, ({ source }) => finished(source.resume()));
      return offset;
    }
    assertMayComeInParts(plan, body.length);
    return withBody({ request, limits, wanted: turn.wanted }, ({ source, signal }) =>
      this.#progressOf(() => session.continueUpload(plan, { source, from: offset, signal })),
    );
  }

  override async remove(): Promise<void> {
    const { runtime, session, upload, key } = this.#parts;
    if (upload.plan.temporary === null) await this.#removeRemains();
    else await onSession(session, () => session.discardUpload(upload.plan));
    runtime.uploads.known.set(key, { state: "discarded" });
  }

  /**
   * Deletes what a direct upload left under its own name, if it is that.
   * @throws {HttpProblem} 410 when it is something else, or nobody can tell
   */
  async #removeRemains(): Promise<void> {
    const { runtime, session, upload, key } = this.#parts;
    const known = runtime.uploads.known.get(key);
    // In this process nothing of it was stored: what there is belongs to somebody else.
    if (known?.state === "open") return;
    if (known?.state === "refused" && !mayHaveLeftSomething(known)) throw overBecause(known.problem);
    try {
      if ((await this.#stored()) === upload.plan.size && upload.plan.size > 0) throw over("finished");
    } catch (error) {
      if (!(error instanceof SessionProblem) || error.problem.code !== "already-exists") throw error;
      if (!isOwnPart(upload, error.problem)) throw overBecause(error.problem);
      await onSession(session, () => session.remove(upload.plan.target, { recursive: false }));
    }
  }

  /** Bytes that the FTP server has. A PATCH that begins where the last one ended need not ask it. */
  #stored(): Promise<number> {
    const { request, runtime, session, upload, key, offset } = this.#parts;
    const known = runtime.uploads.known.get(key);
    if (known?.state === "finished") return Promise.resolve(upload.plan.size);
    if (known?.state === "open" && known.stored === offset) return Promise.resolve(known.stored);
    return this.#progressOf(() => session.uploadProgress(upload.plan, { signal: request.signal }));
  }

  /** Remembers what an operation tells of the upload. @returns bytes stored */
  async #progressOf(operation: () => Promise<UploadProgress>): Promise<number> {
    const { runtime, session, upload, key } = this.#parts;
    const { known } = runtime.uploads;
    const before = known.get(key);
    try {
      const { stored, isComplete } = await onSession(session, operation);
      known.set(key, isComplete ? { state: "finished" } : { state: "open", stored });
      return stored;
    } catch (error) {
      if (!(error instanceof SessionProblem) || !isTaken(error.problem.code)) {
        known.doubt(key);
        throw error;
      }
      const isDirect = upload.plan.temporary === null;
      const problem =
        isDirect && mayHaveLeftSomething(before)
          ? explainRemains(session, upload, error.problem)
          : error.problem;
      known.set(key, { state: "refused", problem: withoutTraffic(problem) });
      throw new SessionProblem(problem, error);
    }
  }
}

/** What became of an upload whose body broke, and what to do next. */
function adviceAfterBreak({ temporary }: UploadPlan, left: number): string {
  if (left === 0) return "All bytes of it were there before; nothing of this request was stored.";
  return temporary === null
    ? "It goes straight to its name, whole or not at all: send it from its beginning."
    : "What came before is kept: ask with HEAD how much is there, and go on from there.";
}

/** Whether an attempt at the upload may have stored something that this process doesn't know of. */
function mayHaveLeftSomething(known: KnownUpload | undefined): boolean {
  return known === undefined || (known.state === "refused" && known.problem.leftBehind !== undefined);
}

/** Whether something else is under the name: nothing more is taken for this upload then. */
function isTaken(code: ProblemCode): boolean {
  return code === "already-exists" || code === "conflict";
}

/** What is worth keeping of a problem; a server's words can be long. */
function withoutTraffic({ ftp: _, events: __, ...problem }: Problem): Problem {
  return problem;
}
