import { Readable } from "node:stream";
import type { ByteString } from "../../protocol/byte-string";
import type { DownloadRequest, FtpSession, Upload } from "../session-types";

/** Downloads a file, or a part of it, to its end; latin1, so that each character is one byte. */
export async function readAll(
  session: FtpSession,
  path: ByteString,
  request?: DownloadRequest,
): Promise<string> {
  const { body } = await session.download(path, request);
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString("latin1");
}

/** Uploads a text of latin1 characters, replacing what is there. */
export function uploadText(session: FtpSession, path: ByteString, text: string): Promise<Upload> {
  const source = Readable.from([Buffer.from(text, "latin1")]);
  return session.upload(path, { source, size: text.length, onExisting: "replace" });
}
