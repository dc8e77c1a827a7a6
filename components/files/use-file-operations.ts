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

/** What is done to entries wherever they are: by a drop, a dialog, a paste, from one pane to the other. */
export interface FileOperations {
  /** Moves entries into another directory of their session. What can't be is refused with the reason. */
  readonly move: (dragged: Dragged, into: Destination) => void;
  /** Copies entries into a directory, also of another session: then through Portside. */
  readonly copy: (dragged: Dragged, into: Destination) => void;
}

const verbs = { move: "Move", copy: "Copy" } as const;

export function useFileOperations(): FileOperations {
  const { transfers } = useServices();
  const notify = useNotify();
  return useMemo(() => {
    const relocate = (kind: Relocation["kind"], dragged: Dragged, into: Destination) => {
      const refusal = refusalOf(kind, dragged, into);
      if (refusal !== null) notify.failed(verbs[kind], refusal);
      else transfers.relocate(planRelocation(kind, dragged, into));
    };
    return {
      move: (dragged, into) => relocate("move", dragged, into),
      copy: (dragged, into) => relocate("copy", dragged, into),
    };
  }, [transfers, notify]);
}
