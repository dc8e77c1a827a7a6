"use client";

import { Tooltip } from "@base-ui/react/tooltip";
import { Unplug } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { FileGrid } from "@/components/files/file-grid";
import { useFileView } from "@/components/files/use-file-view";
import { useLastListing } from "@/components/files/use-listing";
import { NarrowPanels } from "@/components/narrow-panels";
import { TrafficPanel } from "@/components/traffic/traffic-panel";
import { useTraffic } from "@/components/traffic/use-traffic";
import { Button } from "@/components/ui/button";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { WireText } from "@/components/ui/wire-text";
import { useMediaQuery } from "@/components/use-media-query";
import { WidePanels } from "@/components/wide-panels";
import { checkFields, fieldsOfSession } from "@/lib/client/connect-fields";
import { trafficDock } from "@/lib/client/layout-preferences";
import { toProblem } from "@/lib/client/problem-error";
import type { RemotePath } from "@/lib/client/remote-path";
import { describeEnding } from "@/lib/client/sessions/ended-sessions";
import { sessionName } from "@/lib/client/sessions/session-names";
import type { Session } from "@/lib/contract/session";
import { ConnectForm } from "./connect-form";
import { useOpenSession, useSettings } from "./use-sessions";

export interface EndedSessionViewProps {
  readonly session: Session;
  readonly path: RemotePath;
  /** Whether Portside can be reached. */
  readonly live: boolean;
  readonly onOpened: (session: Session) => void;
}

const nothing = () => {};

/** A session that ended from outside: why, what was shown last, its log, and the way back in. */
export function EndedSessionView({ session, path, live, onOpened }: EndedSessionViewProps) {
  const events = useTraffic(session.id);
  const [selected, setSelected] = useState<number | null>(null);
  const dock = useSyncExternalStore(trafficDock.subscribe, trafficDock.current, () => "right" as const);
  const narrow = useMediaQuery("(max-width: 759px)");

  return (
    <Tooltip.Provider delay={500}>
      <div className="flex min-h-0 flex-1 flex-col border-t border-line">
        <Panels
          narrow={narrow}
          dock={dock}
          files={
            <EndedFiles
              session={session}
              path={path}
              why={describeEnding(events)}
              live={live}
              onOpened={onOpened}
            />
          }
          traffic={
            <TrafficPanel
              session={session}
              path={path}
              ended
              live={live}
              selected={selected}
              onSelect={setSelected}
              sideBySide={dock === "bottom" && !narrow}
            />
          }
        />
      </div>
    </Tooltip.Provider>
  );
}

function Panels({ narrow, ...rest }: Parameters<typeof WidePanels>[0] & { narrow: boolean }) {
  return narrow ? <NarrowPanels files={rest.files} traffic={rest.traffic} /> : <WidePanels {...rest} />;
}

interface EndedFilesProps extends EndedSessionViewProps {
  readonly why: string;
}

function EndedFiles({ session, path, why, live, onOpened }: EndedFilesProps) {
  const listing = useLastListing(session, path);
  const view = useFileView(path, listing?.entries);
  const open = useOpenSession();
  const { data: settings } = useSettings();
  const [asking, setAsking] = useState(false);
  // Bytes that are no text can't be typed into the form: then it begins where the session began.
  const fields = fieldsOfSession(session, path.bytes === undefined ? path.text : (session.initialPath ?? ""));

  const connectAgain = () => {
    const practice = settings?.practice ?? null;
    const isPractice =
      practice !== null &&
      practice.host === session.host &&
      practice.port === session.port &&
      practice.user === session.user;
    const checked = checkFields(isPractice ? { ...fields, password: practice.password } : fields);
    // What needs no password that a person would have to type is opened at once.
    if (checked.ok && (isPractice || session.user === "anonymous")) {
      open.mutate(checked.request, { onSuccess: onOpened, onError: () => setAsking(true) });
    } else {
      setAsking(true);
    }
  };

  return (
    <div className="flex h-full min-h-0 flex-col bg-sheet">
      <div role="alert" className="flex gap-2.5 border-b border-wrong/40 bg-wrong-wash p-3">
        <Unplug size={18} aria-hidden="true" className="mt-px shrink-0 text-wrong" />
        <div className="flex min-w-0 flex-1 flex-col items-start gap-1.5">
          <h1 className="font-semibold break-words text-wrong">
            The session <WireText text={sessionName(session)} /> has ended
          </h1>
          <p className="break-words">
            <WireText text={why} /> Its log stays until you close its tab.
          </p>
          {!live && <p>Portside can't be reached now. This page keeps trying.</p>}
          {!asking && (
            <Button look="primary" disabled={open.isPending || !live} onClick={connectAgain}>
              {open.isPending ? "Connecting…" : "Connect again"}
            </Button>
          )}
        </div>
      </div>
      {asking ? (
        <div className="min-h-0 flex-1 overflow-auto bg-paper">
          {open.isError && (
            <div className="mx-auto max-w-2xl px-4 pt-4">
              <ProblemAlert action="Connect again" problem={toProblem(open.error)} />
            </div>
          )}
          <ConnectForm url={null} initial={fields} onOpened={onOpened} />
        </div>
      ) : (
        listing && (
          <>
            <p className="border-b border-line px-3 py-1.5 text-sm text-ink-2">
              <WireText text={path.text} /> as it was last listed
            </p>
            <FileGrid
              view={view}
              dropInto={null}
              empty={
                view.entries.length === 0 && <p className="p-6 text-center text-ink-2">Nothing in it.</p>
              }
              onOpen={nothing}
            />
          </>
        )
      )}
    </div>
  );
}
