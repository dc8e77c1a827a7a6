import "server-only";
import { type Entry, type Listing, type ListingEnd, pathQuerySchema } from "@/lib/contract/files";
import type { DirectoryEntry, DirectoryListing } from "@/lib/ftp/session-types";
import { ndjsonLine, ndjsonType, wantsNdjson } from "./ndjson";
import { pathOf, readQuery } from "./request-input";
import { type Call, onSession, requireSession } from "./route";

/** `GET …/{id}/entries`: a directory, always from the wire; one entry a line where NDJSON is asked for. */
export async function listEntries(call: Call<{ id: string }>): Promise<Response> {
  const session = requireSession(call);
  const query = readQuery(call.request, pathQuerySchema);
  const path = await pathOf(session, { name: "path", text: query.path, bytes: query.pathBytes });
  const listing = await onSession(session, () => session.list(path, { signal: call.request.signal }));
  const shownPath = session.decodePath(path);
  if (!wantsNdjson(call.request)) return Response.json(listingOf(listing, shownPath));
  return new Response(listingLines(listing, shownPath), { headers: { "Content-Type": ndjsonType } });
}

function listingOf(listing: DirectoryListing, path: string): Listing {
  const { listedWith, dataMode, exchange, elapsedMs } = listing;
  return { path, entries: listing.entries.map(entryOf), listedWith, dataMode, exchange, elapsedMs };
}

function entryOf(entry: DirectoryEntry): Entry {
  const { name, nameIsExact, nameBytes, permissions, ...rest } = entry;
  return {
    name,
    // A query can't tell U+FFFD from bytes that Next could not decode, so such names are asked for by their bytes.
    ...((!nameIsExact || name.includes("\ufffd")) && {
      nameBytes: Buffer.from(nameBytes, "latin1").toString("base64url"),
    }),
    ...rest,
    permissions: permissions === null ? null : { mode: permissions.mode, text: permissions.text },
  };
}

const entriesAtOnce = 500;

function listingLines(listing: DirectoryListing, path: string): ReadableStream<Uint8Array> {
  let next = 0;
  return new ReadableStream({
    pull(controller) {
      const batch = listing.entries.slice(next, next + entriesAtOnce);
      next += batch.length;
      if (batch.length > 0) {
        controller.enqueue(Buffer.concat(batch.map((entry) => ndjsonLine(entryOf(entry)))));
        return;
      }
      const { listedWith, dataMode, exchange, elapsedMs } = listing;
      const count = listing.entries.length;
      const end: ListingEnd = { finished: true, path, count, listedWith, dataMode, exchange, elapsedMs };
      controller.enqueue(ndjsonLine(end));
      controller.close();
    },
  });
}
