import { skipToken, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { fetchListing } from "@/lib/client/api";
import { pathKey, type RemotePath } from "@/lib/client/remote-path";
import type { Listing } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";

/** Where a directory's listings are kept, in whatever charset its names were read. */
export function listingKey(session: string, path: RemotePath) {
  return ["entries", session, pathKey(path)] as const;
}

/** Where the listing in the session's present charset is kept: in another one the same names are other names. */
export function presentListingKey({ id, charset }: Session, path: RemotePath) {
  return [...listingKey(id, path), charset] as const;
}

/** How long a listing that nobody waits for any more may go on, in milliseconds. */
const PATIENCE_MS = 1000;

/**
 * Cancelling a listing cuts its data connection, and a server that then keeps silent loses the control connection too,
 * so that the next command logs in again; one that is nearly done is cheaper to finish. So going on to another directory cancels only what takes long.
 */
function patient(signal: AbortSignal): AbortSignal {
  const later = new AbortController();
  signal.addEventListener("abort", () => setTimeout(() => later.abort(), PATIENCE_MS));
  return later.signal;
}

/**
 * A directory's listing: from the wire each time that one goes there.
 *
 * @param ended whether the session has ended: then it is as it was last seen
 */
export function useListing(session: Session, path: RemotePath, ended = false): UseQueryResult<Listing> {
  return useQuery({
    queryKey: presentListingKey(session, path),
    queryFn: ended ? skipToken : ({ signal }) => fetchListing(session.id, path, patient(signal)),
    refetchOnMount: "always",
  });
}

/** A directory's listing as it was last seen, without asking for it. */
export function useLastListing(session: Session, path: RemotePath): Listing | undefined {
  return useListing(session, path, true).data;
}
