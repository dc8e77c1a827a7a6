import { useState } from "react";
import { type ConnectFields, fieldsOfSession } from "@/lib/client/connect-fields";
import { TYPE_PASSWORD, uselessPassword } from "@/lib/client/sites/connecting";
import type { Problem } from "@/lib/contract/problem";
import type { Session } from "@/lib/contract/session";
import type { FilledSite } from "./use-connection";
import { noteSameSite, savedSiteOf, useOpenAgain } from "./use-open-again";

export interface Reconnect {
  /** Opens the session anew at once where no password has to be typed; asks for it otherwise. */
  readonly run: () => void;
  readonly pending: boolean;
  /** Why it could not be opened; null while nothing failed. */
  readonly problem: Problem | null;
  /** Whether a person has to fill in the form. */
  readonly asking: boolean;
  /** Puts the form away. */
  readonly cancel: () => void;
  /** What the form begins with: all but the password. */
  readonly fields: ConnectFields;
  /** The saved site that the session was opened from, and why its password has to be typed; null where there is none. */
  readonly site: FilledSite | null;
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
  const [asked, setAsked] = useState<{ readonly site: FilledSite | null } | null>(null);

  const ask = (problem: Problem | null) => {
    const site = savedSiteOf(session);
    const hint = site?.sealedPassword ? problem && uselessPassword(problem) : TYPE_PASSWORD;
    setAsked({ site: site && { site, hint } });
  };
  const opened = (next: Session) => {
    setAsked(null);
    onOpened(next);
  };
  return {
    run: () => {
      setAsked(null);
      const onFailed = (problem: Problem) => needsAnswer(problem) && ask(problem);
      if (!again.run(session, { onOpened: opened, onFailed })) ask(null);
    },
    pending: again.pending,
    problem: again.problem,
    asking: asked !== null,
    cancel: () => setAsked(null),
    fields: fieldsOfSession(session, session.initialPath ?? ""),
    site: asked?.site ?? null,
    onOpened: (next) => {
      noteSameSite(session, next);
      opened(next);
    },
  };
}
