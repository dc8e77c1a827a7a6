"use client";

import { Unplug } from "lucide-react";
import { useActions } from "@/components/actions/use-actions";
import { FileGrid } from "@/components/files/file-grid";
import type { FileView } from "@/components/files/use-file-view";
import type { useListing } from "@/components/files/use-listing";
import { ConnectForm } from "@/components/sessions/connect-form";
import { useReconnect } from "@/components/sessions/use-reconnect";
import { useTraffic } from "@/components/traffic/use-traffic";
import { Button } from "@/components/ui/button";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { WireText } from "@/components/ui/wire-text";
import { toProblem } from "@/lib/client/problem-error";
import { describeEnding } from "@/lib/client/sessions/ended-sessions";
import { sessionName } from "@/lib/client/sessions/session-names";
import type { Session } from "@/lib/contract/session";
import type { ShownPlace } from "./shown-place";

export interface LostFilesProps {
  /** Accessible name of the listing. */
  readonly label: string;
  readonly place: ShownPlace;
  readonly listing: ReturnType<typeof useListing>;
  readonly view: FileView;
  readonly live: boolean;
  readonly onReopened: (session: Session) => void;
}

const nothing = () => {};

/**
 * A directory of a session that lost its connection or has ended: why, the way back, and what was shown last. A session
 * that is lost logs in again by itself when something is asked of it; one that has ended is opened anew.
 */
export function LostFiles({ label, place, listing, view, live, onReopened }: LostFilesProps) {
  const { session, path, ended } = place;
  const events = useTraffic(session.id);
  const reconnect = useReconnect(session, onReopened);
  const pending = ended ? reconnect.pending : listing.isFetching;
  const problem = ended ? reconnect.problem : listing.isError ? toProblem(listing.error) : null;
  const run = () => (ended ? reconnect.run() : void listing.refetch());
  const unavailable = pending ? "Connecting…" : live ? undefined : "Portside can't be reached now";
  useActions({ reconnect: { run, unavailable } });

  return (
    <div tabIndex={-1} data-scope="files" className="flex h-full min-h-0 flex-col bg-sheet outline-none">
      <div role="alert" className="flex gap-2.5 border-b border-wrong/40 bg-wrong-wash p-3">
        <Unplug size={18} aria-hidden="true" className="mt-px shrink-0 text-wrong" />
        <div className="flex min-w-0 flex-1 flex-col items-start gap-1.5">
          {ended ? (
            <>
              <h2 className="font-semibold break-words text-wrong">
                The session <WireText text={sessionName(session)} /> has ended
              </h2>
              <p className="break-words">
                <WireText text={describeEnding(events)} /> Its log stays until you close its tab.
              </p>
            </>
          ) : (
            <>
              <h2 className="font-semibold break-words text-wrong">
                Connection lost: <WireText text={sessionName(session)} />
              </h2>
              <p>The FTP server could not be reached again. The session is kept, and goes on when it can.</p>
            </>
          )}
          {!live && <p>Portside can't be reached now. This page keeps trying.</p>}
          {!reconnect.asking && (
            <Button look="primary" disabled={unavailable !== undefined} onClick={run}>
              {pending ? "Connecting…" : "Reconnect"}
            </Button>
          )}
        </div>
      </div>
      {problem !== null && !pending && (
        <div className="px-3 pt-3">
          <ProblemAlert action="Reconnect" problem={problem} />
        </div>
      )}
      {reconnect.asking ? (
        <div className="min-h-0 flex-1 overflow-auto bg-paper">
          <ConnectForm
            url={null}
            initial={reconnect.fields}
            initialSite={reconnect.site}
            onOpened={reconnect.onOpened}
          />
        </div>
      ) : listing.data === undefined ? (
        <p className="p-6 text-center text-ink-2">
          <WireText text={path.text} /> was not listed before. Reconnect to see it.
        </p>
      ) : (
        <>
          <p className="border-b border-line px-3 py-1.5 text-sm text-ink-2">
            <WireText text={path.text} /> as it was last listed
          </p>
          <div className="flex min-h-0 flex-1 flex-col bg-well grayscale">
            <FileGrid
              label={label}
              view={view}
              dropInto={null}
              empty={
                view.entries.length === 0 && <p className="p-6 text-center text-ink-2">Nothing in it.</p>
              }
              onOpen={nothing}
            />
          </div>
        </>
      )}
    </div>
  );
}
