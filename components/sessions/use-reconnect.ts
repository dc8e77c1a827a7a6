import { useState } from "react";
import { type ConnectFields, checkFields, fieldsOfSession } from "@/lib/client/connect-fields";
import { toProblem } from "@/lib/client/problem-error";
import type { Problem } from "@/lib/contract/problem";
import type { Session } from "@/lib/contract/session";
import { useOpenSession, useSettings } from "./use-sessions";

export interface Reconnect {
  /** Opens the session anew at once where no password has to be typed; asks for it otherwise. */
  readonly run: () => void;
  readonly pending: boolean;
  /** Why it could not be opened; null while nothing failed. */
  readonly problem: Problem | null;
  /** Whether a person has to fill in the form. */
  readonly asking: boolean;
  /** What the form begins with: all but the password. */
  readonly fields: ConnectFields;
  readonly onOpened: (session: Session) => void;
}

/** Whether trying again can't help, but the form can. */
function needsAnswer({ code, certificate }: Problem): boolean {
  return code === "login-refused" || certificate !== undefined;
}

/** The way back into a session that has ended. @param onOpened gets the session that was opened in its place */
export function useReconnect(session: Session, onOpened: (opened: Session) => void): Reconnect {
  const open = useOpenSession();
  const { data: settings } = useSettings();
  const [asking, setAsking] = useState(false);
  const fields = fieldsOfSession(session, session.initialPath ?? "");
  const practice = settings?.practice ?? null;
  const isPractice =
    practice !== null &&
    practice.host === session.host &&
    practice.port === session.port &&
    practice.user === session.user;

  const opened = (next: Session) => {
    setAsking(false);
    onOpened(next);
  };
  const run = () => {
    const checked = checkFields(isPractice ? { ...fields, password: practice.password } : fields);
    if (checked.ok && (isPractice || session.user === "anonymous")) {
      // A certificate that was accepted for the session is accepted for its successor.
      const request = { ...checked.request, certificate: session.certificate };
      open.mutate(request, {
        onSuccess: opened,
        onError: (error) => setAsking(needsAnswer(toProblem(error))),
      });
    } else {
      setAsking(true);
    }
  };
  return {
    run,
    pending: open.isPending,
    problem: open.isError ? toProblem(open.error) : null,
    asking,
    fields,
    onOpened: opened,
  };
}
