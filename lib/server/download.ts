import "server-only";
import { contentQuerySchema } from "@/lib/contract/files";
import { isFtpError } from "@/lib/ftp/errors";
import type { FileFacts, FtpSession } from "@/lib/ftp/session-types";
import type { ByteString } from "@/lib/protocol/byte-string";
import { lastName } from "@/lib/protocol/path";
import { responseBody } from "./body-streams";
import { type ByteRange, readRange } from "./byte-range";
import { contentLength } from "./content-length";
import { contentDisposition } from "./disposition";
import { exchangeSince } from "./exchange-since";
import { HttpProblem } from "./http-problem";
import { mayBeInline, mediaTypeOf } from "./media-type";
import { pathInputOf, pathOf, readQuery } from "./request-input";
import { type Call, onSession, requireSession } from "./route";
import { checkConditions, ifRangeHolds, type Validators, validatorsOf } from "./validators";

/** `GET` and `HEAD …/{id}/content`: a file or a part of it, straight from RETR (and REST) to the client. */
export async function downloadContent(call: Call<{ id: string }>): Promise<Response> {
  const { request } = call;
  const session = requireSession(call);
  const query = readQuery(request, contentQuerySchema);
  const path = await pathOf(session, pathInputOf(query));
  const before = session.traffic.lastSeq;
  const facts = await onSession(session, () => session.facts(path, { signal: request.signal }));
  const exchange = exchangeSince(session, before, path);
  const validators = validatorsOf(facts);
  const headers = headersOf(session.decodePath(path), query.disposition, facts, validators);

  switch (checkConditions(request.headers, validators)) {
    case "failed":
      throw new HttpProblem("conflict", {
        detail: "The file is another version now. Load it again.",
        ...exchange,
      });
    case "not-modified":
      return new Response(null, { status: 304, headers });
    case "send": {
      const range = wantedRange(request, facts, validators, exchange);
      return send({ request, session, path, facts, headers, range });
    }
  }
}

function headersOf(
  path: string,
  disposition: "inline" | "attachment",
  facts: FileFacts,
  { etag, lastModified }: Validators,
): Record<string, string> {
  const name = lastName(path);
  const mediaType = mediaTypeOf(name);
  const kind = disposition === "inline" && mayBeInline(mediaType) ? "inline" : "attachment";
  return {
    "Content-Type": mediaType,
    "Content-Disposition": contentDisposition(kind, name),
    "Cache-Control": "private, no-cache",
    "Accept-Ranges": facts.size === null ? "none" : "bytes",
    ...(etag !== null && { ETag: etag }),
    ...(lastModified !== null && { "Last-Modified": new Date(lastModified).toUTCString() }),
  };
}

/** @throws {HttpProblem} `range-not-satisfiable` */
function wantedRange(
  request: Request,
  { size }: FileFacts,
  validators: Validators,
  exchange: { readonly exchange?: number },
): ByteRange | null {
  // Range means something for GET alone; without a size no Content-Range could be promised.
  if (request.method !== "GET" || size === null) return null;
  if (!ifRangeHolds(request.headers.get("if-range"), validators)) return null;
  const range = readRange(request.headers.get("range"), size);
  if (range === "whole") return null;
  if (range !== "unsatisfiable") return range;
  throw new HttpProblem("range-not-satisfiable", {
    detail: `The file has ${size} bytes. Ask for a part within them.`,
    headers: { "Content-Range": `bytes */${size}` },
    ...exchange,
  });
}

interface Sending {
  readonly request: Request;
  readonly session: FtpSession;
  readonly path: ByteString;
  readonly facts: FileFacts;
  readonly headers: Readonly<Record<string, string>>;
  readonly range: ByteRange | null;
}

async function send(sending: Sending): Promise<Response> {
  const { request, session, path, facts, headers, range } = sending;
  if (request.method === "HEAD") {
    return new Response(null, { headers: { ...headers, ...contentLength(facts.size) } });
  }
  const { signal } = request;
  const open = async () => {
    const download = await session.download(path, { ...range, facts, signal });
    try {
      return { facts: download.facts, body: await responseBody(download.body) };
    } catch (error) {
      if (isFtpError(error)) error.exchange ??= download.exchange;
      throw error;
    }
  };
  const download = await onSession(session, () =>
    open().catch((error: unknown) => {
      if (range !== null && lacksRestart(error)) return null;
      throw error;
    }),
  );
  // RFC 9110 §14.2: a server may ignore Range, and one whose FTP server lacks REST has to.
  if (download === null) {
    return send({ ...sending, headers: { ...headers, "Accept-Ranges": "none" }, range: null });
  }
  const { body } = download;
  if (range === null) {
    return new Response(body, { headers: { ...headers, ...contentLength(download.facts.size) } });
  }
  return new Response(body, {
    status: 206,
    headers: {
      ...headers,
      "Content-Range": `bytes ${range.from}-${range.to}/${facts.size}`,
      ...contentLength(range.to - range.from + 1),
    },
  });
}

function lacksRestart(error: unknown): boolean {
  return isFtpError(error, "not-supported") && /^REST\b/.test(error.reply?.command ?? "");
}
