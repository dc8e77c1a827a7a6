import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { ByteString } from "../../protocol/byte-string";
import type { DownloadRequest, FtpSession, Upload, UploadRequest } from "../session-types";

/** Downloads a file, or a part of it, to its end. The path is text in the session's charset. */
export function download(session: FtpSession, path: string, request?: DownloadRequest): Promise<Buffer> {
  return bytesOf(session, session.encodePath(path), request);
}

/** The same of a path in bytes, as latin1, so that each character is one byte. */
export async function readAll(
  session: FtpSession,
  path: ByteString,
  request?: DownloadRequest,
): Promise<string> {
  return (await bytesOf(session, path, request)).toString("latin1");
}

async function bytesOf(session: FtpSession, path: ByteString, request?: DownloadRequest): Promise<Buffer> {
  const { body } = await session.download(path, request);
  return buffer(body);
}

/** Uploads bytes, or a text as UTF-8, of a size that is announced; creates unless `given` says otherwise. */
export function upload(
  session: FtpSession,
  path: string,
  content: Uint8Array | string,
  given: Partial<UploadRequest> = {},
): Promise<Upload> {
  const bytes = Buffer.from(content);
  const request = { source: Readable.from([bytes]), size: bytes.length, onExisting: "create" } as const;
  return session.upload(session.encodePath(path), { ...request, ...given });
}

/** The same, replacing what is there. */
export function uploadReplacing(
  session: FtpSession,
  path: string,
  content: Uint8Array | string,
): Promise<Upload> {
  return upload(session, path, content, { onExisting: "replace" });
}

/** Uploads a text of latin1 characters to a path in bytes, replacing what is there. */
export function uploadText(session: FtpSession, path: ByteString, text: string): Promise<Upload> {
  const source = Readable.from([Buffer.from(text, "latin1")]);
  return session.upload(path, { source, size: text.length, onExisting: "replace" });
}

/** The names that a directory's listing shows, in its order; of the root unless said. */
export async function namesIn(session: FtpSession, path = "/"): Promise<readonly string[]> {
  const { entries } = await session.list(session.encodePath(path));
  return entries.map(({ name }) => name);
}
