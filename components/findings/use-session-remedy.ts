import { useAskSettings } from "@/components/sessions/ask-settings";
import { useChangeSession } from "@/components/sessions/use-sessions";
import { useNotify } from "@/components/ui/notices";
import { ftpLink } from "@/lib/client/files/ftp-link";
import type { Remedy } from "@/lib/client/findings/remedy";
import { goToConnect } from "@/lib/client/location";
import { toProblem } from "@/lib/client/problem-error";
import { appPath } from "@/lib/contract/base-path";
import type { FindingAction } from "@/lib/contract/finding";
import type { Session } from "@/lib/contract/session";

export interface SessionRemedyOptions {
  readonly session: Session;
  /** Does again what failed. */
  readonly onRetry: () => void;
  /** Whether that is under way. */
  readonly isBusy?: boolean;
  /** What has buttons of its own beside the finding. */
  readonly isOffered?: (action: FindingAction) => boolean;
}

/** What a finding's actions do for a session that is open: change its settings and try again, or log in in another way. */
export function useSessionRemedy(options: SessionRemedyOptions): Remedy {
  const { session, onRetry, isBusy = false, isOffered = () => false } = options;
  const change = useChangeSession(session.id);
  const askSettings = useAskSettings();
  const notify = useNotify();

  const canDo = ({ type }: FindingAction): boolean => {
    switch (type) {
      case "change-settings":
      case "retry":
      case "reconnect":
        return true;
      case "open-settings":
        return askSettings !== null;
      // It is asked where one logs in.
      case "accept-certificate":
      case "check":
        return false;
    }
  };

  return {
    offers: (action) => canDo(action) && !isOffered(action),
    perform: (action) => {
      switch (action.type) {
        case "change-settings":
          change.mutate(action.settings, {
            onSuccess: onRetry,
            onError: (error) => notify.failed("Change the session", toProblem(error)),
          });
          break;
        case "open-settings":
          askSettings?.({ session, field: action.field, onChanged: onRetry });
          break;
        case "retry":
          onRetry();
          break;
        case "reconnect":
          goToConnect(
            ftpLink(
              { ...session, encryption: action.encryption ?? session.encryption },
              { text: session.home },
            ),
          );
          break;
        case "accept-certificate":
        case "check":
          break;
      }
    },
    isBusy: isBusy || change.isPending,
    checkAddress: appPath(`/check?session=${encodeURIComponent(session.id)}`),
  };
}
