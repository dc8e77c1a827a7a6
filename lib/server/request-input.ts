import type { ZodType } from "zod";
import type { DirectoryRequest } from "@/lib/contract/files";
import type { FtpSession } from "@/lib/ftp/session-types";
import { type ByteString, byteString } from "@/lib/protocol/byte-string";
import { hasDrive, isAbsolute, joinPath, lastName, namesOf, rootOf } from "@/lib/protocol/path";
import { HttpProblem } from "./http-problem";
import { onSession } from "./route";
import { getRuntime } from "./runtime";

/**
 * Reads a JSON body against its schema. The Content-Type doesn't matter: curl's `-d` names another one.
 * @param mostBytes what it may have at most
 * @throws {HttpProblem} `invalid-request`, `too-large`, `timeout` when all of it isn't there in time
 */
export async function readJson<T>(
  request: Request,
  schema: ZodType<T>,
  mostBytes = getRuntime().settings.limits.jsonBytes,
): Promise<T> {
  const { jsonSeconds } = getRuntime().settings.limits;
  return parse(parseJson(await readText(request, mostBytes, jsonSeconds)), schema);
}

async function readText(request: Request, mostBytes: number, seconds: number): Promise<string> {
  if (request.body === null) return "";
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const reader = request.body.getReader();
  let isLate = false;
  // Who sends a byte now and then would otherwise be waited for without end.
  const clock = setTimeout(() => {
    isLate = true;
    reader.cancel().catch(() => undefined); // It ended meanwhile.
  }, seconds * 1000);
  let text = "";
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (isLate) throw late(seconds);
      if (done) return text + decoder.decode();
      bytes += value.byteLength;
      if (bytes > mostBytes) break;
      text += decoder.decode(value, { stream: true });
    }
  } catch (cause) {
    if (isLate) throw late(seconds);
    throw new HttpProblem("invalid-request", { detail: "The body is not whole UTF-8 text." }, { cause });
  } finally {
    clearTimeout(clock);
  }
  await reader.cancel();
  throw new HttpProblem("too-large", {
    detail: `The body has more than ${mostBytes} bytes. Send less at once.`,
  });
}

/** Its connection is of no further use: what still comes on it is the rest of this body (RFC 9110 §15.5.9). */
function late(seconds: number): HttpProblem {
  return new HttpProblem("timeout", {
    status: 408,
    title: "The request took too long",
    detail: `Its body was not whole within ${seconds} seconds. Send it again.`,
    headers: { Connection: "close" },
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the body, which may hold a password.
    throw new HttpProblem("invalid-request", { detail: "The body is not JSON." });
  }
}

/** @throws {HttpProblem} `invalid-request`, with what is wrong where */
export function parse<T>(input: unknown, schema: ZodType<T>): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  const [first] = errors;
  throw invalid(first ? `${first.path || "The request"}: ${first.message}` : "Unknown", errors);
}

function invalid(reason: string, errors: { path: string; message: string }[]): HttpProblem {
  return new HttpProblem("invalid-request", { detail: `Correct this and try again. ${reason}`, errors });
}

/**
 * Reads the query against its schema. Values are percent-encoded UTF-8 in which `+` is a space, as forms and
 * URLSearchParams write it.
 * @throws {HttpProblem} `invalid-request`, also for bytes that are not UTF-8: replacing them would name another file.
 */
export function readQuery<T>(request: Request, schema: ZodType<T>): T {
  const lists = readPairs(request);
  const repeated = [...lists].filter(([, values]) => values.length > 1).map(([name]) => name);
  const [first] = repeated;
  if (first !== undefined) {
    const message = "is given more than once";
    throw invalid(
      `${first}: ${message}`,
      repeated.map((path) => ({ path, message })),
    );
  }
  return parse(Object.fromEntries([...lists].map(([name, [value]]) => [name, value])), schema);
}

/**
 * Reads a query whose parameters may be given many times: each is a list.
 * @throws {HttpProblem} as `readQuery`
 */
export function readRepeatedQuery<T>(request: Request, schema: ZodType<T>): T {
  return parse(Object.fromEntries(readPairs(request)), schema);
}

function readPairs(request: Request): Map<string, string[]> {
  const lists = new Map<string, string[]>();
  const errors: { path: string; message: string }[] = [];
  for (const pair of new URL(request.url).search.slice(1).split("&")) {
    if (pair === "") continue;
    const [rawName = "", ...rest] = pair.split("=");
    const name = decode(rawName);
    const value = decode(rest.join("="));
    // Next decodes the query and writes it again before a route sees it: what wasn't UTF-8 is U+FFFD by then.
    if (name === null || value === null || value.includes("\ufffd")) {
      errors.push({
        path: name ?? "query",
        message: "is not percent-encoded UTF-8, or holds U+FFFD; send the bytes as pathBytes (base64url)",
      });
    } else {
      const values = lists.get(name);
      if (values === undefined) lists.set(name, [value]);
      else values.push(value);
    }
  }
  const [first] = errors;
  if (first) throw invalid(`${first.path}: ${first.message}`, errors);
  return lists;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    // Malformed percent-encoding; the caller says which value.
    return null;
  }
}

/** A path in one of its forms, under the names that the request gave them. */
export interface PathInput {
  readonly name: string;
  readonly text: string | undefined;
  /** base64url. */
  readonly bytes: string | undefined;
  /** Text below `bytes`. */
  readonly below?: string | undefined;
}

/** The path of a request that has one. */
export function pathInputOf(wanted: Pick<DirectoryRequest, "path" | "pathBytes" | "below">): PathInput {
  return { name: "path", text: wanted.path, bytes: wanted.pathBytes, below: wanted.below };
}

/**
 * The exact bytes of a path: absolute, or in the server's own notation where the session's home is.
 * @throws {HttpProblem} `invalid-request` unless exactly one form is given, and for another path, for control characters
 *   in the session's charset, and for `.` and `..` as names.
 */
export async function pathOf(session: FtpSession, input: PathInput): Promise<ByteString> {
  const { name, text, bytes, below } = input;
  if ((text === undefined) === (bytes === undefined)) {
    throw invalidPath(name, `give either ${name} or ${name}Bytes`);
  }
  if (bytes === undefined && below !== undefined) {
    throw invalidPath(name, `what is below belongs to ${name}Bytes; write ${name} in full`);
  }
  // Some charsets encode it, to a byte that no letter has: another file than the one whose name was shown with it.
  if (text?.includes("\ufffd") || below?.includes("\ufffd")) {
    throw invalidPath(
      name,
      `holds U+FFFD, which stands for bytes that are no text; send ${name}Bytes (base64url)`,
    );
  }
  const path = await onSession(session, async () => encodedPath(session, input));
  const decoded = session.decodePath(path);
  // Servers with roots of their own kind (drives, VMS, z/OS) say so by a home that doesn't begin with a slash.
  if (!isAbsolute(decoded, session.home)) {
    throw invalidPath(name, `must be an absolute path, as ${session.home} is`);
  }
  // Servers resolve them each in their own way, and what is shown would not be what is touched. Read as text: in some
  // charsets a letter's second byte is a backslash, which is a separator behind a drive.
  const shown = hasDrive(decoded) ? decoded.replaceAll("\\", "/") : decoded;
  if ([rootOf(shown), ...namesOf(shown)].some((segment) => segment === "." || segment === "..")) {
    throw invalidPath(name, "must not have . or .. between its slashes; name the place itself");
  }
  return path;
}

/**
 * The path of a file that is to be written.
 * @throws {HttpProblem} as `pathOf`, and for a directory's path
 */
export async function filePathOf(session: FtpSession, input: PathInput): Promise<ByteString> {
  const path = await pathOf(session, input);
  if (!path.endsWith("/") && lastName(path) !== "") return path;
  throw new HttpProblem("invalid-request", {
    detail: "The path is a directory's: name the file to write.",
  });
}

/**
 * The exact bytes of many paths.
 * @throws {HttpProblem} as `pathOf`, and where there is none
 */
export function pathsOf(
  session: FtpSession,
  {
    paths = [],
    pathsBytes = [],
  }: { readonly paths?: string[] | undefined; readonly pathsBytes?: string[] | undefined },
): Promise<ByteString[]> {
  if (paths.length + pathsBytes.length === 0) {
    throw new HttpProblem("invalid-request", {
      detail: "Name at least one path.",
      errors: [{ path: "paths", message: "must name at least one path" }],
    });
  }
  const texts = paths.map((text) => ({ name: "paths", text, bytes: undefined }));
  const exact = pathsBytes.map((bytes) => ({ name: "paths", text: undefined, bytes }));
  return Promise.all([...texts, ...exact].map((input) => pathOf(session, input)));
}

/** @throws {FtpError} `invalid-request` */
function encodedPath(session: FtpSession, { text, bytes = "", below }: PathInput): ByteString {
  if (text !== undefined) return session.encodePath(text);
  const path = session.pathFromBytes(Buffer.from(bytes, "base64url"));
  if (below === undefined) return path;
  return byteString(joinPath(path, session.encodePath(below)));
}

function invalidPath(name: string, message: string): HttpProblem {
  return invalid(`${name}: ${message}`, [{ path: name, message }]);
}
