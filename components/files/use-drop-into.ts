import { type DragEvent, useState } from "react";
import { canDrop, draggedEntries, dropEffect, endDrag } from "@/lib/client/files/dragged-entries";
import type { Destination } from "@/lib/client/files/operations/relocation";
import { useFileOperations } from "./use-file-operations";

/** Lets entries that are dragged be dropped on something that stands for a directory. */
export function useDropInto(into: Destination) {
  const { move, copy } = useFileOperations();
  const [over, setOver] = useState(false);

  const dropOf = (event: DragEvent) => {
    const dragged = draggedEntries(event.dataTransfer);
    if (dragged === null || !canDrop(dragged, into)) return null;
    return { dragged, how: dropEffect(event, dragged, into) };
  };
  return {
    over,
    handlers: {
      onDragOver: (event: DragEvent) => {
        const drop = dropOf(event);
        if (drop === null) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = drop.how;
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop: (event: DragEvent) => {
        const drop = dropOf(event);
        setOver(false);
        if (drop === null) return;
        event.preventDefault();
        endDrag();
        if (drop.how === "move") move(drop.dragged, into);
        else copy(drop.dragged, into);
      },
    },
  };
}
