import "server-only";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type Entry, type Listing, type ListingEnd, pathQuerySchema } from "@/lib/contract/files";
import type { DirectoryListing } from "@/lib/ftp/session-types";
import type { ByteString } from "@/lib/protocol/byte-string";
import { base64url, entryOf, isAscii } from "./listed-entry";
import { ndjsonLines, ndjsonType, wantsNdjson } from "./ndjson";
import { pathInputOf, pathOf, readQuery } from "./request-input";
import { type Call, onSession, requireSession } from "./route";

/** `GET …/{id}/entries`: a directory, always from the wire; one entry a line where NDJSON is asked for. */
export async function listEntries(call: Call<{ id: string }>): Promise<Response> {
  const session = requireSession(call);
  const query = readQuery(call.request, pathQuerySchema);
  const path = await pathOf(session, pathInputOf(query));
  const listing = await onSession(session, () => session.list(path, { signal: call.request.signal }));
  const listed: Listed = {
    listing,
    path,
    shownPath: session.decodePath(path),
    byBytes: query.pathBytes !== undefined,
  };
  return wantsNdjson(call.request)
    ? new Response(inTurnsOf(lines(listed)), { headers: { "Content-Type": ndjsonType } })
    : new Response(inTurnsOf(document(listed)), { headers: { "Content-Type": "application/json" } });
}

interface Listed {
  readonly listing: DirectoryListing;
  readonly path: ByteString;
  readonly shownPath: string;
  /** Whether the path was given as bytes: then paths of entries can be composed of bytes alone. */
  readonly byBytes: boolean;
}

/**
 * What a listing tells besides its entries.
 * @param hasNameBytes whether one of these has `nameBytes`
 */
function frameOf(listed: Listed, hasNameBytes: boolean): Omit<Listing, "entries"> {
  const { listedWith, dataMode, exchange, elapsedMs } = listed.listing;
  const needsBytes = listed.byBytes || hasNameBytes || !isAscii(listed.path);
  return {
    path: listed.shownPath,
    ...(needsBytes && { pathBytes: base64url(listed.path) }),
    listedWith,
    dataMode,
    exchange,
    elapsedMs,
  };
}

/** What is told in one turn: a directory of a hundred thousand must not keep everybody else waiting. */
const entriesAtOnce = 500;

function* batches(listed: Listed): Generator<Entry[], void, void> {
  const { entries } = listed.listing;
  for (let next = 0; next < entries.length; next += entriesAtOnce) {
    yield entries.slice(next, next + entriesAtOnce).map((entry) => entryOf(entry, listed.byBytes));
  }
}

function* lines(listed: Listed): Generator<Uint8Array, void, void> {
  let hasNameBytes = false;
  for (const batch of batches(listed)) {
    hasNameBytes ||= batch.some(isToldByBytes);
    yield ndjsonLines(batch);
  }
  const count = listed.listing.entries.length;
  const end: ListingEnd = { finished: true, count, ...frameOf(listed, hasNameBytes) };
  yield ndjsonLines([end]);
}

/** The JSON of a `Listing`. */
function* document(listed: Listed): Generator<Uint8Array, void, void> {
  yield Buffer.from('{"entries":[');
  let hasNameBytes = false;
  let separator = "";
  for (const batch of batches(listed)) {
    hasNameBytes ||= batch.some(isToldByBytes);
    yield Buffer.from(separator + JSON.stringify(batch).slice(1, -1));
    separator = ",";
  }
  yield Buffer.from(`],${JSON.stringify(frameOf(listed, hasNameBytes)).slice(1)}`);
}

function isToldByBytes({ nameBytes }: Entry): boolean {
  return nameBytes !== undefined;
}

/** Makes each piece in a turn of its own, when somebody reads. */
function inTurnsOf(pieces: Generator<Uint8Array, void, void>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = pieces.next();
      if (done) return controller.close();
      controller.enqueue(value);
      await nextTurn();
    },
  });
}
