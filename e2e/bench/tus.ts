import type { Bench } from "./bench";
import { runCurl } from "./curl";

/** Where a session's uploads are made. */
export function uploadsOf(session: string): string {
  return `/api/sessions/${session}/uploads`;
}

/** The headers that announce an upload (tus 1.0, creation). @param size in bytes */
export function announcement(path: string, size: number): Readonly<Record<string, string>> {
  return {
    "Tus-Resumable": "1.0.0",
    "Upload-Length": String(size),
    "Upload-Metadata": `path ${Buffer.from(path).toString("base64")}`,
  };
}

/** What says that a body is a piece of a file; together with an announcement it is the whole file (creation-with-upload). */
export const pieceType = { "Content-Type": "application/offset+octet-stream" };

/** One upload in two requests, as curl makes them. */
export interface TusUpload {
  /** Of `uploadsOf`. */
  readonly url: string;
  readonly cookie: string;
  /** The file here and its size, and its path there. */
  readonly file: string;
  readonly size: number;
  readonly path: string;
}

/** Announces a file and sends it with one PATCH. @returns the seconds of both, by curl's own clock */
export async function timeTusUpload(bench: Bench, upload: TusUpload): Promise<number> {
  const { url, cookie, file, size, path } = upload;
  const always = headerArguments({ Cookie: cookie });
  const created = await runCurl(bench, [
    ...["--include", "--request", "POST", ...always, ...headerArguments(announcement(path, size))],
    url,
  ]);
  const location = /^location: *(\S+)\s*$/im.exec(created.output)?.[1];
  if (location === undefined) throw new Error(`The upload has no Location: ${created.output}`);
  const sent = await runCurl(bench, [
    ...["--request", "PATCH", ...always],
    ...headerArguments({ "Tus-Resumable": "1.0.0", "Upload-Offset": "0", ...pieceType }),
    ...["--upload-file", file, new URL(location, url).href],
  ]);
  return [...created.seconds, ...sent.seconds].reduce((sum, seconds) => sum + seconds, 0);
}

function headerArguments(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(headers).flatMap(([name, value]) => ["--header", `${name}: ${value}`]);
}
