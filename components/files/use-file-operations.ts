import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useServices } from "@/components/services";
import { useNotify } from "@/components/ui/notices";
import {
  type Destination,
  type Dragged,
  planRelocation,
  type Relocation,
  refusalOf,
} from "@/lib/client/files/operations/relocation";
import type { Listing } from "@/lib/contract/files";
import { presentListingKey } from "./use-listing";

/** What is done to entries wherever they are: by a drop, a dialog, a paste, from one pane to the other. */
export interface FileOperations {
  /**
   * Moves entries into another directory of their session. What can't be is refused with the reason.
   * @returns whether it was begun
   */
  readonly move: (dragged: Dragged, into: Destination) => boolean;
  /**
   * Copies entries into a directory, also of another session: then through Portside. In their own directory the copies
   * get names of their own.
   * @returns whether it was begun
   */
  readonly copy: (dragged: Dragged, into: Destination) => boolean;
}

const verbs = { move: "Move", copy: "Copy" } as const;

export function useFileOperations(): FileOperations {
  const { transfers } = useServices();
  const notify = useNotify();
  const queries = useQueryClient();
  return useMemo(() => {
    const relocate = (kind: Relocation["kind"], dragged: Dragged, into: Destination) => {
      const refusal = refusalOf(kind, dragged, into);
      if (refusal !== null) {
        notify.failed(verbs[kind], refusal);
        return false;
      }
      const listing = queries.getQueryData<Listing>(presentListingKey(into.session, into.directory));
      const known = listing && new Set(listing.entries.map(({ name }) => name));
      transfers.relocate(planRelocation(kind, dragged, into, known));
      return true;
    };
    return {
      move: (dragged, into) => relocate("move", dragged, into),
      copy: (dragged, into) => relocate("copy", dragged, into),
    };
  }, [transfers, notify, queries]);
}
