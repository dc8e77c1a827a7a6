import "server-only";
import { DataStore, Upload } from "@tus/server";
import { tusExtensions, uploadMetadataSchema } from "@/lib/contract/uploads";
import type { FtpSession, UploadPlan } from "@/lib/ftp/session-types";
import type { ByteString } from "@/lib/protocol/byte-string";
import type { BodyLimits } from "../body-limits";
import { HttpProblem } from "../http-problem";
import type { Owner } from "../ownership";
import { filePathOf, parse, pathInputOf } from "../request-input";
import { onSession, SessionProblem } from "../route";
import type { Runtime } from "../runtime";
import { brokenOff, withBody } from "./upload-body";
import { expirationOf } from "./upload-expiration";
import type { AnnouncedBody } from "./upload-request";
import { loginOf } from "./upload-session";
import { keyOf, sealUpload } from "./upload-token";

export interface NewUploadParts {
  readonly request: Request;
  readonly runtime: Runtime;
  readonly owner: Owner;
  readonly session: FtpSession;
  readonly body: AnnouncedBody;
}

type Wanted = ReturnType<typeof uploadMetadataSchema.parse>;

/**
 * The store behind `POST …/uploads`. A client that is cut off in it never learns the upload's address: so what comes
 * with it is stored as a whole, or not at all, where it is the whole file, and is discarded otherwise.
 */
export class NewUpload extends DataStore {
  override extensions = [...tusExtensions];
  readonly #parts: NewUploadParts;
  #target: ByteString | null = null;
  #temporary: ByteString | null = null;
  #stored = 0;

  constructor(parts: NewUploadParts) {
    super();
    this.#parts = parts;
  }

  /** Under which name the file will be. */
  get target(): ByteString | null {
    return this.#target;
  }

  /** Where its bytes are until all have come; null for straight under the target's name, and when all have come. */
  get temporary(): ByteString | null {
    return this.#temporary;
  }

  override getExpiration(): number {
    return expirationOf(this.#parts.runtime.settings);
  }

  /** Decides and stores; the upload's id is the token afterwards. */
  override async create(upload: Upload): Promise<Upload> {
    const { session, body } = this.#parts;
    const size = upload.size ?? 0;
    const wanted = parse(upload.metadata ?? {}, uploadMetadataSchema);
    const path = await filePathOf(session, pathInputOf(wanted));
    const announced = body.isUpload ? body.length : 0;
    if (announced !== null && announced > size) throw tooLong(size);

    const isWhole = announced === size;
    const plan = isWhole ? await this.#planWhole(path, size, wanted) : await this.#plan(path, size, wanted);
    const createdAt = Date.now();
    const { owner, runtime } = this.#parts;
    const { metadata = {} } = upload;
    const token = sealUpload({ login: loginOf(session), plan, metadata, createdAt }, owner, runtime.secret);
    const stored = isWhole ? await this.#storeWhole(plan) : await this.#storePart(plan, announced);

    const isFinished = stored === size;
    runtime.uploads.known.set(keyOf(token), isFinished ? { state: "finished" } : { state: "open", stored });
    this.#target = plan.target;
    this.#temporary = isFinished ? null : plan.temporary;
    this.#stored = stored;
    upload.id = token;
    upload.creation_date = new Date(createdAt).toISOString();
    return upload;
  }

  /** What came with the request is stored by then. */
  override async write(): Promise<number> {
    return this.#stored;
  }

  override async getUpload(id: string): Promise<Upload> {
    return new Upload({ id, offset: this.#stored });
  }

  #plan(path: ByteString, size: number, { onConflict, modified }: Wanted): Promise<UploadPlan> {
    const { request, session } = this.#parts;
    const modifiedAt = modifiedAtOf(modified);
    return onSession(session, () =>
      session.planUpload(path, { size, onConflict, modifiedAt, signal: request.signal }),
    );
  }

  /** What is stored in one go needs no look at its name before, but to find a free one. */
  async #planWhole(path: ByteString, size: number, wanted: Wanted): Promise<UploadPlan> {
    const { onConflict, modified } = wanted;
    const target = onConflict === "rename" ? (await this.#plan(path, size, wanted)).target : path;
    const onExisting = onConflict === "replace" ? "replace" : "create";
    return { target, temporary: null, size, onExisting, existing: null, modifiedAt: modifiedAtOf(modified) };
  }

  /** @returns bytes stored: all */
  async #storeWhole({ target, size, onExisting, modifiedAt }: UploadPlan): Promise<number> {
    const { request, session } = this.#parts;
    const limits = this.#limits(size, size);
    const { size: stored } = await withBody({ request, limits }, ({ source, signal }) =>
      onSession(session, () => session.upload(target, { source, size, onExisting, modifiedAt, signal })),
    );
    return stored;
  }

  #limits(atMost: number, announced: number | null): BodyLimits {
    const { bodyIdleSeconds: idleSeconds } = this.#parts.runtime.settings;
    return { atMost, announced, idleSeconds, advice: "Nothing of it is kept: begin the upload anew." };
  }

  /** @param announced bytes in the request; null when it doesn't say @returns bytes stored */
  async #storePart(plan: UploadPlan, announced: number | null): Promise<number> {
    if (announced === 0) return 0;
    const { request, session } = this.#parts;
    assertMayComeInParts(plan, announced);
    try {
      const limits = this.#limits(plan.size, announced);
      const { stored } = await withBody({ request, limits }, ({ source, signal }) =>
        onSession(session, () => session.continueUpload(plan, { source, from: 0, signal })),
      );
      if (stored < plan.size && request.signal.aborted) throw brokenOff();
      return stored;
    } catch (error) {
      // What failed says more than what then could not be deleted: the listing shows that.
      if (!saysWhatStayed(error)) await session.discardUpload(plan).catch(() => undefined);
      throw error;
    }
  }
}

/**
 * What goes straight to its name goes there whole, so that nobody takes a part of it for the file.
 * @throws {HttpProblem} `invalid-request`
 */
export function assertMayComeInParts({ temporary, size }: UploadPlan, announced: number | null): void {
  if (temporary !== null || announced === null || announced === size) return;
  throw new HttpProblem("invalid-request", {
    title: "This upload can't come in parts",
    detail: `It goes straight to its name, without a temporary one: send all ${size} bytes in one request.`,
  });
}

/** Whether the client is told under which name its bytes are: a whole file that only its renaming failed. */
function saysWhatStayed(error: unknown): boolean {
  return error instanceof SessionProblem && error.problem.leftBehind !== undefined;
}

function modifiedAtOf(modified: string | undefined): string | null {
  return modified === undefined ? null : new Date(modified).toISOString();
}

function tooLong(size: number): HttpProblem {
  return new HttpProblem("too-large", {
    detail: `The body is longer than the ${size} bytes of Upload-Length. Check the file's size, and begin anew.`,
  });
}
