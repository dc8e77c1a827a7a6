import { useQueryClient } from "@tanstack/react-query";
import { useActions } from "@/components/actions/use-actions";
import { useFileOperations } from "@/components/files/use-file-operations";
import type { FileView } from "@/components/files/use-file-view";
import { presentListingKey } from "@/components/files/use-listing";
import type { Destination } from "@/lib/client/files/operations/relocation";
import { pathKey } from "@/lib/client/remote-path";
import type { Listing } from "@/lib/contract/files";
import type { ShownPlace } from "./shown-place";

export interface OtherPaneActionsProps {
  readonly place: ShownPlace;
  /** Of the directory, as its listing gave them. */
  readonly pathBytes: string | undefined;
  readonly view: FileView;
  /** What the other pane shows; null while there is none. */
  readonly other: ShownPlace | null;
}

/** Why nothing can go from one pane to the other; undefined when it can. */
function obstacle(place: ShownPlace, other: ShownPlace | null, selected: number): string | undefined {
  if (other?.ended) return "The session of the other pane has ended";
  if (selected === 0) return "Select something first";
  const isSame = other?.session.id === place.session.id && pathKey(other.path) === pathKey(place.path);
  return isSame ? "Both panes show this folder" : undefined;
}

/** Copies and moves what is selected in a pane into the directory of the other one. */
export function OtherPaneActions({ place, pathBytes, view, other }: OtherPaneActionsProps) {
  const queries = useQueryClient();
  const operations = useFileOperations();
  const { session, path } = place;
  const { selected } = view;
  const unavailable = obstacle(place, other, selected.length);
  const isOneServer = other?.session.id === session.id;

  const send = (how: "move" | "copy") => {
    if (other === null) return;
    const listing = queries.getQueryData<Listing>(presentListingKey(other.session, other.path));
    const into: Destination = {
      session: other.session,
      directory: other.path,
      pathBytes: listing?.pathBytes,
    };
    operations[how]({ session, directory: path, pathBytes, entries: selected }, into);
  };
  const actions = {
    "copy-to-other-pane": { run: () => send("copy"), unavailable },
    "move-to-other-pane": {
      run: () => send("move"),
      unavailable:
        unavailable ??
        (isOneServer ? undefined : "Only within one session: copy, then delete what was copied"),
    },
  };
  // With one pane they would only be in the way.
  useActions(actions, other !== null);
  return null;
}
