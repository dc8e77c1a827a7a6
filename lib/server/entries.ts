import "server-only";
import { type Listing, type ListingEnd, pathQuerySchema } from "@/lib/contract/files";
import type { DirectoryListing } from "@/lib/ftp/session-types";
import type { ByteString } from "@/lib/protocol/byte-string";
import { base64url, entryOf, isAscii, needsNameBytes } from "./listed-entry";
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
  return {
    ...frameOf(listed),
    entries: listed.listing.entries.map((entry) => entryOf(entry, listed.byBytes)),
  };
}

/** What a listing tells besides its entries. */
function frameOf(listed: Listed): Omit<Listing, "entries"> {
  const { listedWith, dataMode, exchange, elapsedMs, entries } = listed.listing;
  const needsBytes =
    listed.byBytes || !isAscii(listed.path) || entries.some((entry) => needsNameBytes(entry, listed.byBytes));
  return {
    path: listed.shownPath,
    ...(needsBytes && { pathBytes: base64url(listed.path) }),
    listedWith,
    dataMode,
    exchange,
    elapsedMs,
  };
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
        controller.enqueue(Buffer.concat(batch.map((entry) => ndjsonLine(entryOf(entry, listed.byBytes)))));
        return;
      }
      const end: ListingEnd = { finished: true, count: entries.length, ...frameOf(listed) };
      controller.enqueue(ndjsonLine(end));
      controller.close();
    },
  });
}
