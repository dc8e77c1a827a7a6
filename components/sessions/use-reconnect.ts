import { useState } from "react";
import { type ConnectFields, fieldsOfSession } from "@/lib/client/connect-fields";
import type { Problem } from "@/lib/contract/problem";
import type { Session } from "@/lib/contract/session";
import { noteSameSite, useOpenAgain } from "./use-open-again";

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
  /** To be told of the session that the form opened. */
  readonly onOpened: (session: Session) => void;
}

/** Whether trying again can't help, but the form can. */
function needsAnswer({ code, certificate }: Problem): boolean {
  // What was remembered may have been sealed under another secret: that is refused as invalid.
  return code === "login-refused" || code === "invalid-request" || certificate !== undefined;
}

/** The way back into a session that has ended. @param onOpened gets the session that was opened in its place */
export function useReconnect(session: Session, onOpened: (opened: Session) => void): Reconnect {
  const again = useOpenAgain();
  const [asking, setAsking] = useState(false);

  const opened = (next: Session) => {
    setAsking(false);
    onOpened(next);
  };
  return {
    run: () => {
      const onFailed = (problem: Problem) => setAsking(needsAnswer(problem));
      if (!again.run(session, { onOpened: opened, onFailed })) setAsking(true);
    },
    pending: again.pending,
    problem: again.problem,
    asking,
    fields: fieldsOfSession(session, session.initialPath ?? ""),
    onOpened: (next) => {
      noteSameSite(session, next);
      opened(next);
    },
  };
}
