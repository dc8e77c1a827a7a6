import { checkFields, fieldsOfSession } from "@/lib/client/connect-fields";
import { toProblem } from "@/lib/client/problem-error";
import { noteSessionSite, sessionSites } from "@/lib/client/sites/session-sites";
import { isSameLogin, type Site } from "@/lib/client/sites/site";
import { siteStore } from "@/lib/client/sites/site-store";
import type { Problem } from "@/lib/contract/problem";
import type { Session, SessionRequest } from "@/lib/contract/session";
import type { AppSettings } from "@/lib/contract/settings";
import { useOpenSession, useSettings } from "./use-sessions";

export interface OpenAgain {
  /**
   * Opens a session with the settings of another one, at once.
   * @returns false when that needs a password that a person has to type
   */
  readonly run: (session: Session, then: OpenedAgain) => boolean;
  readonly pending: boolean;
  /** Why it could not be opened; null while nothing failed. */
  readonly problem: Problem | null;
}

export interface OpenedAgain {
  readonly onOpened: (opened: Session) => void;
  readonly onFailed?: (problem: Problem) => void;
}

type PracticeServer = NonNullable<AppSettings["practice"]>;

function isPractice(practice: PracticeServer, { host, port, user }: Session): boolean {
  return practice.host === host && practice.port === port && practice.user === user;
}

/** The saved site that a session was opened from; null where there is none, or it logs in elsewhere now. */
export function savedSiteOf(session: Session): Site | null {
  const opened = sessionSites.snapshot().find((noted) => noted.session === session.id);
  const site = siteStore.snapshot().find(({ id }) => id === opened?.site);
  return site !== undefined && isSameLogin(site, fieldsOfSession(session, "")) ? site : null;
}

/** What proves who one is without a person: the practice server's password, a remembered one, or none at all. */
function secretOf(session: Session, practice: PracticeServer | null): Partial<SessionRequest> | null {
  if (practice !== null && isPractice(practice, session)) return { password: practice.password };
  if (session.user === "anonymous") return {};
  const sealedPassword = savedSiteOf(session)?.sealedPassword ?? null;
  return sealedPassword === null ? null : { sealedPassword };
}

/** Opens sessions like those that are, or were, open. */
export function useOpenAgain(): OpenAgain {
  const open = useOpenSession();
  const { data: settings } = useSettings();
  return {
    run: (session, { onOpened, onFailed }) => {
      const secret = secretOf(session, settings?.practice ?? null);
      const checked = checkFields(fieldsOfSession(session, session.initialPath ?? ""));
      if (secret === null || !checked.ok) return false;
      // A certificate that was accepted for the session is accepted for its successor.
      const request = { ...checked.request, ...secret, certificate: session.certificate };
      // Not by `mutate`: that tells nobody when the menu that asked for it has gone.
      open.mutateAsync(request).then(
        (opened) => {
          noteSameSite(session, opened);
          onOpened(opened);
        },
        (error: unknown) => onFailed?.(toProblem(error)),
      );
      return true;
    },
    pending: open.isPending,
    problem: open.isError ? toProblem(open.error) : null,
  };
}

/** A session that was opened like another has the name of its site. */
export function noteSameSite(session: Session, opened: Session): void {
  const site = sessionSites.snapshot().find((noted) => noted.session === session.id);
  if (site === undefined) return;
  try {
    noteSessionSite({ ...site, session: opened.id });
  } catch {
    // The browser keeps nothing more: the tab is called by user and host then.
  }
}
