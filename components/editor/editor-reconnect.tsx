import { Unplug } from "lucide-react";
import { ConnectForm } from "@/components/sessions/connect-form";
import { useReconnect } from "@/components/sessions/use-reconnect";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ProblemAlert } from "@/components/ui/problem-alert";
import type { Session } from "@/lib/contract/session";

export interface EditorReconnectProps {
  /** The one that has ended. */
  readonly session: Session;
  readonly onOpened: (session: Session) => void;
}

/** Says that the session has ended, and leads back into one without closing the text. */
export function EditorReconnect({ session, onOpened }: EditorReconnectProps) {
  const reconnect = useReconnect(session, onOpened);
  return (
    <div
      role="alert"
      className="flex items-start gap-2 rounded-lg border border-wrong/40 bg-wrong-wash p-2.5 text-left"
    >
      <Unplug size={16} aria-hidden="true" className="mt-px shrink-0 text-wrong" />
      <div className="flex min-w-0 flex-1 flex-col items-start gap-2">
        <p className="break-words">
          <strong className="text-wrong">The session has ended.</strong> Your text stays here. Reconnect, then
          save it.
        </p>
        {reconnect.problem !== null && !reconnect.pending && (
          <ProblemAlert quiet action="Reconnect" problem={reconnect.problem} />
        )}
        <Button look="primary" disabled={reconnect.pending} onClick={reconnect.run}>
          {reconnect.pending ? "Connecting…" : "Reconnect"}
        </Button>
      </div>
      {reconnect.asking && (
        <Dialog
          open
          wide
          onClose={reconnect.cancel}
          title="Reconnect"
          actions={<Button onClick={reconnect.cancel}>Cancel</Button>}
        >
          <ConnectForm
            url={null}
            initial={reconnect.fields}
            initialSite={reconnect.site}
            onOpened={reconnect.onOpened}
          />
        </Dialog>
      )}
    </div>
  );
}
