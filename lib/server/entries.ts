import "server-only";
import { type Entry, type Listing, type ListingEnd, pathQuerySchema } from "@/lib/contract/files";
import type { DirectoryEntry, DirectoryListing } from "@/lib/ftp/session-types";
import type { ByteString } from "@/lib/protocol/byte-string";
import { ndjsonLine, ndjsonType, wantsNdjson } from "./ndjson";
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
  if (!wantsNdjson(call.request)) return Response.json(listingOf(listed));
  return new Response(listingLines(listed), { headers: { "Content-Type": ndjsonType } });
}

interface Listed {
  readonly listing: DirectoryListing;
  readonly path: ByteString;
  readonly shownPath: string;
  /** Whether the path was given as bytes: then paths of entries can be composed of bytes alone. */
  readonly byBytes: boolean;
}

function listingOf(listed: Listed): Listing {
  return { ...frameOf(listed), entries: listed.listing.entries.map((entry) => entryOf(entry, listed)) };
}

/** What a listing tells besides its entries. */
function frameOf(listed: Listed): Omit<Listing, "entries"> {
  const { listedWith, dataMode, exchange, elapsedMs, entries } = listed.listing;
  const needsBytes =
    listed.byBytes || !isAscii(listed.path) || entries.some((entry) => needsNameBytes(entry, listed));
  return {
    path: listed.shownPath,
    ...(needsBytes && { pathBytes: base64url(listed.path) }),
    listedWith,
    dataMode,
    exchange,
    elapsedMs,
  };
}

function entryOf(entry: DirectoryEntry, listed: Listed): Entry {
  const { name, nameIsExact: _, nameBytes, permissions, ...rest } = entry;
  return {
    name,
    ...(needsNameBytes(entry, listed) && { nameBytes: base64url(nameBytes) }),
    ...rest,
    permissions: permissions === null ? null : { mode: permissions.mode, text: permissions.text },
  };
}

function needsNameBytes({ name, nameIsExact, nameBytes }: DirectoryEntry, { byBytes }: Listed): boolean {
  // A query can't tell U+FFFD from bytes that Next could not decode, so such names are asked for by their bytes.
  return !nameIsExact || name.includes("\ufffd") || (byBytes && !isAscii(nameBytes));
}

/** Whether the bytes are the same text in every charset that a session can have. */
function isAscii(bytes: ByteString): boolean {
  return /^[\u0000-\u007f]*$/.test(bytes);
}

function base64url(bytes: ByteString): string {
  return Buffer.from(bytes, "latin1").toString("base64url");
}

const entriesAtOnce = 500;

function listingLines(listed: Listed): ReadableStream<Uint8Array> {
  const { entries } = listed.listing;
  let next = 0;
  return new ReadableStream({
    pull(controller) {
      const batch = entries.slice(next, next + entriesAtOnce);
      next += batch.length;
      if (batch.length > 0) {
        controller.enqueue(Buffer.concat(batch.map((entry) => ndjsonLine(entryOf(entry, listed)))));
        return;
      }
      const end: ListingEnd = { finished: true, count: entries.length, ...frameOf(listed) };
      controller.enqueue(ndjsonLine(end));
      controller.close();
    },
  });
}
