import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { fetchListing } from "@/lib/client/api";
import { pathKey, type RemotePath } from "@/lib/client/remote-path";
import type { Listing } from "@/lib/contract/files";

/** Where a directory's listing is kept. */
export function listingKey(session: string, path: RemotePath) {
  return ["entries", session, pathKey(path)] as const;
}

/** A directory's listing: from the wire each time that one goes there. */
export function useListing(session: string, path: RemotePath): UseQueryResult<Listing> {
  return useQuery({
    queryKey: listingKey(session, path),
    queryFn: ({ signal }) => fetchListing(session, path, signal),
    refetchOnMount: "always",
  });
}
