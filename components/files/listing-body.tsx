"use client";

import { LoaderCircle } from "lucide-react";
import type { Ref } from "react";
import { useSessionRemedy } from "@/components/findings/use-session-remedy";
import { useServices } from "@/components/services";
import { useChangeSession } from "@/components/sessions/use-sessions";
import { useNotify } from "@/components/ui/notices";
import { toProblem } from "@/lib/client/problem-error";
import type { RemotePath } from "@/lib/client/remote-path";
import type { Entry } from "@/lib/contract/files";
import type { FindingAction } from "@/lib/contract/finding";
import type { Session } from "@/lib/contract/session";
import type { DataMode } from "@/lib/protocol/traffic";
import { FileGrid, type FileGridChanges, type FileGridHandle } from "./file-grid";
import { EmptyListing, FailedListing, FilteredListing, LoadingListing } from "./listing-state";
import type { FileView } from "./use-file-view";
import type { useListing } from "./use-listing";

export interface ListingBodyProps {
  readonly ref: Ref<FileGridHandle>;
  readonly label: string;
  readonly session: Session;
  readonly path: RemotePath;
  readonly listing: ReturnType<typeof useListing>;
  readonly view: FileView;
  readonly dropInto: string | null;
  /** Keys of entries that the server has not confirmed yet. */
  readonly pending: ReadonlySet<string>;
  /** Keys of entries that were cut. */
  readonly cut: ReadonlySet<string>;
  readonly onOpen: (entry: Entry) => void;
  readonly onUp: () => void;
  readonly changes: FileGridChanges;
}

/** A listing in whatever state it is: on its way, failed, empty, or as it was before while it is listed again in vain. */
export function ListingBody(props: ListingBodyProps) {
  const { session, path, listing, view } = props;
  const notify = useNotify();
  const change = useChangeSession(session.id);
  const { lineCalls } = useServices();
  const otherMode = session.dataMode === "passive" ? "active" : "passive";
  const problem = listing.isError ? toProblem(listing.error) : null;
  const canSwitch = problem?.code === "data-connection-failed";
  const remedy = useSessionRemedy({
    session,
    isBusy: listing.isFetching,
    onRetry: () => void listing.refetch(),
    isOffered: (action) => action.type === "retry" || (canSwitch && isSwitchTo(otherMode, action)),
  });

  const failure = problem !== null && (
    <FailedListing
      problem={problem}
      otherMode={canSwitch ? otherMode : null}
      busy={listing.isFetching}
      isOld={listing.data !== undefined}
      remedy={remedy}
      onLine={(seq) => lineCalls.call(session.id, seq)}
      onRetry={() => void listing.refetch()}
      onSwitchMode={() =>
        change.mutate(
          { dataMode: otherMode },
          {
            onSuccess: () => void listing.refetch(),
            onError: (error) => notify.failed("Change the data connection", toProblem(error)),
          },
        )
      }
      onUp={problem.code === "not-found" ? props.onUp : null}
    />
  );
  if (listing.data === undefined || view.rows === null) {
    return failure && !listing.isFetching ? failure : <LoadingListing path={path.text} />;
  }
  const total = listing.data.entries.length;
  const empty =
    view.arrangement.filter !== "" && total > 0 ? (
      <FilteredListing count={total} onClear={() => view.setFilter("")} />
    ) : (
      <EmptyListing hiddenCount={total} onShowHidden={view.toggleHidden} />
    );
  return (
    <>
      {failure}
      <div className={`flex min-h-24 flex-1 flex-col ${failure ? "bg-well grayscale" : ""}`}>
        <FileGrid
          ref={props.ref}
          label={props.label}
          view={view}
          dropInto={props.dropInto}
          pending={props.pending}
          cut={props.cut}
          empty={view.entries.length === 0 && empty}
          onOpen={props.onOpen}
          changes={props.changes}
        />
      </div>
    </>
  );
}

function isSwitchTo(mode: DataMode, action: FindingAction): boolean {
  if (action.type !== "change-settings") return false;
  const { dataMode, ...others } = action.settings;
  return dataMode === mode && Object.keys(others).length === 0;
}

/** Says calmly that what is shown is being listed again. */
export function ListedAgain({ listing }: { listing: ReturnType<typeof useListing> }) {
  if (!listing.isFetching || listing.data === undefined) return null;
  return (
    <span className="appear-late flex shrink-0 items-center gap-1.5">
      <LoaderCircle size={13} aria-hidden="true" className="animate-spin" />
      Listing again…
    </span>
  );
}
