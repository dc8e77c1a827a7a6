import {
  type QueryClient,
  type QueryFunctionContext,
  type UseQueryResult,
  useQuery,
} from "@tanstack/react-query";
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { useServices } from "@/components/services";
import { changesOf, type ListingChange, withChanges } from "@/lib/client/files/operations/listing-changes";
import { fetchListing } from "@/lib/client/listing-api";
import { pathKey, type RemotePath } from "@/lib/client/remote-path";
import type { Listing } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";
import { beginListing, listingsKey } from "./keep-listings";

/** Where a directory's listings are kept, in whatever charset its names were read. */
export function listingKey(session: string, path: RemotePath) {
  return [listingsKey, session, pathKey(path)] as const;
}

/** Where the listing in the session's present charset is kept: in another one the same names are other names. */
export function presentListingKey({ id, charset }: Session, path: RemotePath) {
  return [...listingKey(id, path), charset] as const;
}

/** A listing that came within this time, in milliseconds, is not asked for again by who goes there: it was for them. */
const FRESH_MS = 300;

const noChanges: readonly ListingChange[] = [];

/** What is about to change in a directory, or has changed without the server's word for it yet. */
export function useListingChanges(session: Session, path: RemotePath): readonly ListingChange[] {
  const { transfers, files } = useServices();
  const queued = useSyncExternalStore(transfers.subscribe, transfers.changesUnderWay, () => noChanges);
  const own = useSyncExternalStore(files.pending.subscribe, files.pending.snapshot, () => noChanges);
  const place = pathKey(path);
  // biome-ignore lint/correctness/useExhaustiveDependencies: paths are new objects each time; their keys tell them apart.
  return useMemo(() => {
    const changes = changesOf([...queued, ...own], session.id, path);
    return changes.length === 0 ? noChanges : changes;
  }, [queued, own, session.id, place]);
}

/** How a directory is asked for, wherever it is needed. */
export function listingQuery(session: Session, path: RemotePath) {
  return {
    queryKey: presentListingKey(session, path),
    queryFn: ({ client, queryKey }: QueryFunctionContext) => {
      const query = client.getQueryCache().find({ queryKey, exact: true });
      return fetchListing(session.id, path, query && beginListing(query));
    },
    // Kept as long as the session, within `keepListings`' bound.
    gcTime: Number.POSITIVE_INFINITY,
    // Comparing 100,000 entries with 100,000 others is slower than drawing those in sight.
    structuralSharing: false,
    staleTime: FRESH_MS,
  } as const;
}

/**
 * A directory's listing: what was seen there before at once, and from the wire each time that one goes there. With what is
 * about to change in it.
 *
 * @param ended whether the session has ended: then it is as it was last seen
 */
export function useListing(session: Session, path: RemotePath, ended = false): UseQueryResult<Listing> {
  const changes = useListingChanges(session, path);
  const select = useCallback(
    (listing: Listing): Listing =>
      changes.length === 0 ? listing : { ...listing, entries: [...withChanges(listing.entries, changes)] },
    [changes],
  );
  // Not without its function: the last one to look says how the listing is asked for, and the other pane may ask.
  return useQuery({ ...listingQuery(session, path), enabled: !ended, select });
}

/** Lists a directory again because something in it changed: where it is shown now, elsewhere when one goes there. */
export async function listAgain(queries: QueryClient, session: string, path: RemotePath): Promise<void> {
  const filter = { queryKey: listingKey(session, path) };
  // A listing under way may have been made before the change.
  await queries.cancelQueries(filter, { silent: true });
  await queries.invalidateQueries(filter);
}

/** Makes the change in what is known of its directory, until that is listed again. */
export function changeListing(queries: QueryClient, change: ListingChange): void {
  queries.setQueriesData<Listing>(
    { queryKey: listingKey(change.session, change.directory) },
    (listing) => listing && { ...listing, entries: [...withChanges(listing.entries, [change])] },
  );
}

/** A directory's listing as it was last seen, without asking for it. */
export function useLastListing(session: Session, path: RemotePath): Listing | undefined {
  return useListing(session, path, true).data;
}
