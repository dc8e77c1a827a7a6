import type { Query, QueryClient } from "@tanstack/react-query";
import { type KeptListing, listingsToDrop, MOST_ENTRIES_KEPT } from "@/lib/client/files/listing-cache";
import type { Listing } from "@/lib/contract/files";

/** What the keys of all listings begin with. */
export const listingsKey = "entries";

/** How long a listing that nobody waits for any more may go on, in milliseconds. */
const PATIENCE_MS = 1000;

/** Listings under way, by their queries. */
const underWay = new WeakMap<Query, AbortController>();

/**
 * The signal of a listing that begins. It comes later than the query's own: cancelling a listing cuts its data connection,
 * and a server that then keeps silent loses the control connection too, so that the next command logs in again. One that
 * is nearly done is cheaper to finish, and whoever comes back meanwhile (as React's strict mode does at once) finds it.
 */
export function beginListing(query: Query): AbortSignal {
  giveUpLater(query);
  const controller = new AbortController();
  underWay.set(query, controller);
  return controller.signal;
}

function giveUpLater(query: Query): void {
  const earlier = underWay.get(query);
  if (earlier !== undefined) setTimeout(() => earlier.abort(), PATIENCE_MS);
}

function isListing({ queryKey }: Query): boolean {
  return queryKey[0] === listingsKey;
}

/**
 * Keeps listings for the life of their sessions, within a bound, and ends those that nobody waits for.
 *
 * @returns the function that stops it
 */
export function keepListings(queries: QueryClient): () => void {
  const cache = queries.getQueryCache();
  const usedAt = new WeakMap<Query, number>();
  let uses = 0;

  const keptOf = (query: Query): KeptListing => {
    const listing = queries.getQueryData<Listing>(query.queryKey);
    return {
      key: query.queryHash,
      count: listing?.entries.length ?? 0,
      usedAt: usedAt.get(query) ?? 0,
      inUse: query.getObserversCount() > 0,
    };
  };
  const dropOld = () => {
    const kept = cache.findAll({ queryKey: [listingsKey] }).map(keptOf);
    for (const key of listingsToDrop(kept, MOST_ENTRIES_KEPT)) {
      const query = cache.get(key);
      if (query !== undefined) cache.remove(query);
    }
  };
  const abandon = (query: Query) =>
    setTimeout(() => {
      if (query.getObserversCount() > 0 || query.state.fetchStatus !== "fetching") return;
      underWay.get(query)?.abort();
      void queries.cancelQueries({ queryKey: query.queryKey, exact: true }, { silent: true });
    }, PATIENCE_MS);

  return cache.subscribe(({ type, query, ...event }) => {
    if (!isListing(query)) return;
    switch (type) {
      case "observerAdded":
        usedAt.set(query, ++uses);
        return;
      case "observerRemoved":
        usedAt.set(query, ++uses);
        if (query.getObserversCount() === 0) abandon(query);
        return;
      case "removed":
        giveUpLater(query);
        return;
      case "updated":
        if ("action" in event && event.action.type === "success") dropOld();
        return;
      default:
        return;
    }
  });
}
