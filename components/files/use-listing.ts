import { skipToken, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { fetchListing } from "@/lib/client/api";
import { pathKey, type RemotePath } from "@/lib/client/remote-path";
import type { Listing } from "@/lib/contract/files";

/** Where a directory's listing is kept. */
export function listingKey(session: string, path: RemotePath) {
  return ["entries", session, pathKey(path)] as const;
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

/** A directory's listing: from the wire each time that one goes there. */
export function useListing(session: string, path: RemotePath): UseQueryResult<Listing> {
  return useQuery({
    queryKey: listingKey(session, path),
    queryFn: ({ signal }) => fetchListing(session, path, patient(signal)),
    refetchOnMount: "always",
  });
}

/** A directory's listing as it was last seen, without asking for it: of a session that has ended. */
export function useLastListing(session: string, path: RemotePath): Listing | undefined {
  return useQuery<Listing>({ queryKey: listingKey(session, path), queryFn: skipToken }).data;
}
