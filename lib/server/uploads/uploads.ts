import "server-only";
import { appPath } from "@/lib/contract/base-path";
import { type Problem, type ProblemWords, problemWordsHeader } from "@/lib/contract/problem";
import { temporaryNameHeader, tusExtensions, tusVersion } from "@/lib/contract/uploads";
import type { FtpSession } from "@/lib/ftp/session-types";
import type { ByteString } from "@/lib/protocol/byte-string";
import { lastName } from "@/lib/protocol/path";
import { HttpProblem } from "../http-problem";
import { type Call, requireOwner, requireSession, SessionProblem } from "../route";
import { BegunUpload } from "./begun-upload";
import { over, overBecause } from "./ended-upload";
import type { KnownUpload } from "./known-uploads";
import { NewUpload } from "./new-upload";
import { answerTus, asTus } from "./tus-protocol";
import { expirationOf } from "./upload-expiration";
import { readUploadRequest, wholeNumber } from "./upload-request";
import { sessionOf } from "./upload-session";
import { keyOf, openUpload, type SealedUpload } from "./upload-token";

type SessionCall = Call<{ readonly id: string }>;
type UploadCall = Call<{ readonly id: string; readonly upload: string }>;

/** `OPTIONS …/uploads`: what of tus there is. */
export function describeUploads(): Promise<Response> {
  return asTus(async () => {
    const headers = { "Tus-Version": tusVersion, "Tus-Extension": tusExtensions.join(",") };
    return new Response(null, { status: 204, headers });
  });
}

/** `POST …/uploads`: decides under which name a file goes up, and takes what of it comes along. */
export function createUpload(call: SessionCall): Promise<Response> {
  return asTus(async () => {
    const { request, runtime } = call;
    const session = requireSession(call);
    const owner = requireOwner(call);
    const body = readUploadRequest(request);
    const store = new NewUpload({ request, runtime, owner, session, body });
    const answer = await answerTus({ request, store, path: uploadsOf(session), id: "" });
    if (store.target !== null) answer.headers.set("Content-Location", contentOf(session, store.target));
    if (store.temporary !== null) answer.headers.set(temporaryNameHeader, lastName(store.temporary));
    return answer;
  });
}

/** `HEAD …/uploads/{upload}`: how many bytes the FTP server has. */
export function readUpload(call: UploadCall): Promise<Response> {
  return asTus(() => onBegunUpload(call).catch(heldUp));
}

/** `PATCH …/uploads/{upload}`: further bytes. */
export function appendToUpload(call: UploadCall): Promise<Response> {
  return asTus(() => onBegunUpload(call));
}

/** `DELETE …/uploads/{upload}`: gives it up, and deletes what is stored of it. */
export function discardUpload(call: UploadCall): Promise<Response> {
  return asTus(() => onBegunUpload(call));
}

async function onBegunUpload(call: UploadCall): Promise<Response> {
  const { request, runtime, params } = call;
  const body = readUploadRequest(request);
  const offset = request.method === "PATCH" ? wholeNumber(request.headers, "Upload-Offset") : null;
  const upload = openedUpload(call);
  const session = sessionOf(upload.login, call);
  const key = keyOf(params.upload);
  const { locks, known } = runtime.uploads;
  const turn = await locks.take(key, session.settings.timeoutSeconds * 1000, request.signal);
  try {
    assertMay(request.method, known.get(key));
    const store = new BegunUpload({ request, runtime, session, upload, key, turn, body, offset });
    return await answerTus({ request, store, path: uploadsOf(session), id: params.upload });
  } finally {
    turn.release();
  }
}

/** @throws {HttpProblem | SessionProblem} when what is known of an upload leaves nothing to do */
function assertMay(method: string, known: KnownUpload | undefined): void {
  switch (known?.state) {
    case "discarded":
      throw over(known.state);
    case "finished":
      if (method === "DELETE") throw over(known.state);
      return;
    case "refused":
      // A client that began anew unasked would replace what nobody has looked at; what is stored can be given up.
      if (method !== "DELETE") throw new SessionProblem(known.problem, null);
  }
}

/** @throws {HttpProblem} `not-found`: 404 for what isn't this browser's, 410 for what is too old */
function openedUpload({ owner, params, runtime }: UploadCall): SealedUpload {
  const upload = owner === null ? null : openUpload(params.upload, owner, runtime.secret);
  if (upload === null) {
    throw new HttpProblem("not-found", {
      title: "There is no such upload",
      detail: "It belongs to another browser, or its address is not as it was given. Begin the upload anew.",
    });
  }
  if (Date.now() <= upload.createdAt + expirationOf(runtime.settings)) return upload;
  throw new HttpProblem("not-found", {
    status: 410,
    title: "This upload is too old",
    detail: `It could be gone on with for ${runtime.settings.uploadDays} days. Begin it anew.`,
  });
}

/**
 * What keeps the FTP server from telling how much it has. tus-js-client begins a file anew on every refusal of HEAD but
 * 423. Anew is right where something else has taken the name: whoever wants it is asked then. It is wrong for what may
 * pass, and where the file that was to be replaced has changed: a new upload would take the changed one for agreed upon.
 * Anything else stays what it is, so that nobody waits for what can't come.
 */
function heldUp(error: unknown): never {
  if (!(error instanceof SessionProblem)) throw error;
  const { code, type: _, ...details } = error.problem;
  const headers = wordsOf(error.problem);
  if (code === "already-exists") throw overBecause(error.problem, headers);
  if (code === "conflict") throw new HttpProblem(code, { ...details, headers, status: 423 });
  if (!mayPass(error.problem)) throw new HttpProblem(code, { ...details, headers });
  throw new HttpProblem(code, { ...details, headers: { ...headers, "Retry-After": "10" }, status: 423 });
}

/** Whether the same question may be answered later, with nothing done about the upload itself. */
function mayPass({ code, ftp }: Problem): boolean {
  switch (code) {
    case "connection-failed":
    case "data-connection-failed":
    case "timeout":
    case "busy":
    case "login-refused":
    case "storage-full":
      return true;
    case "ftp-error":
      // "Transient negative completion" (RFC 959 §4.2.1).
      return ftp !== undefined && ftp.code >= 400 && ftp.code < 500;
    case "not-found":
      // Without the server's words it is the session that is gone.
      return ftp === undefined;
    default:
      return false;
  }
}

/** Proxies take headers of some kilobytes in all. */
const longestWords = 2048;

/** What fails a HEAD, for a header: its answer has no body. */
function wordsOf({ title, detail }: Problem): Record<string, string> {
  const words = encodeURIComponent(JSON.stringify({ title, detail } satisfies ProblemWords));
  return words.length > longestWords ? {} : { [problemWordsHeader]: words };
}

function uploadsOf({ id }: FtpSession): string {
  return appPath(`/api/sessions/${id}/uploads`);
}

/** Where the file will be. A name that is no text in the session's charset goes as bytes. */
function contentOf(session: FtpSession, path: ByteString): string {
  const resource = appPath(`/api/sessions/${session.id}/content`);
  const text = session.decodePath(path);
  if (isExact(session, path, text)) return `${resource}?path=${encodeURIComponent(text)}`;
  return `${resource}?pathBytes=${Buffer.from(path, "latin1").toString("base64url")}`;
}

function isExact(session: FtpSession, path: ByteString, text: string): boolean {
  if (text.includes("\ufffd")) return false;
  try {
    return session.encodePath(text) === path;
  } catch {
    // The charset doesn't write what it reads.
    return false;
  }
}
