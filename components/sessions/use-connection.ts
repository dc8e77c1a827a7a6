import { useEffect, useRef, useState } from "react";
import { useNotify } from "@/components/ui/notices";
import type { ConnectFields } from "@/lib/client/connect-fields";
import { parseFtpUrl } from "@/lib/client/ftp-url";
import { goTo, nowhere } from "@/lib/client/location";
import { toProblem } from "@/lib/client/problem-error";
import {
  acceptedFingerprint,
  formerFingerprint,
  requestOfSite,
  TYPE_PASSWORD,
  uselessPassword,
  wantsPassword,
  withAccepted,
} from "@/lib/client/sites/connecting";
import { noteConnection } from "@/lib/client/sites/note-connection";
import { fieldsOfSite, isSameLogin, type Site } from "@/lib/client/sites/site";
import { siteStore } from "@/lib/client/sites/site-store";
import type { Problem } from "@/lib/contract/problem";
import type { Session, SessionRequest } from "@/lib/contract/session";
import { fieldsOfAddress, useConnectFields } from "./use-connect-fields";
import { useOpenSession, useSettings } from "./use-sessions";

/** A try to connect, to be repeated with what a person answers. */
interface Attempt {
  readonly request: SessionRequest;
  readonly fields: ConnectFields;
  readonly site: Site | null;
  /** Whether the password that was typed is to be remembered for the site. */
  readonly remember: boolean;
}

/** An untrusted certificate, and what is asked about it. */
export interface CertificateQuestion {
  readonly certificate: NonNullable<Problem["certificate"]>;
  readonly reason: string;
  /** The fingerprint that was accepted before, when the certificate has changed since. */
  readonly former: string | null;
}

/** The site that stands in the form at first. */
export interface FilledSite {
  readonly site: Site;
  /** Why its password has to be typed; null where the one that is remembered may do. */
  readonly hint: string | null;
}

export interface ConnectionOptions {
  readonly url: string | null;
  readonly initial: ConnectFields;
  readonly initialSite: FilledSite | null;
  readonly onOpened: (session: Session) => void;
}

/** What stands in the connect form, and the way from there, or from a site, to a session. */
export function useConnection({ url, initial, initialSite, onOpened }: ConnectionOptions) {
  const notify = useNotify();
  const practice = useSettings().data?.practice ?? null;
  const open = useOpenSession();
  const form = useConnectFields(() => (url === null ? initial : fieldsOfAddress(url)));
  const { fields, setFields, errors, setErrors, change, changeHost, fillAddress, check } = form;
  const [attempt, setAttempt] = useState<Attempt | null>(null);
  const [questionOpen, setQuestionOpen] = useState(false);
  const [filled, setFilled] = useState(initialSite?.site ?? null);
  const [hint, setHint] = useState(initialSite?.hint ?? null);
  // One that was remembered before is to be remembered again.
  const [remember, setRemember] = useState(Boolean(initialSite?.site.sealedPassword));
  const [isUnread, setUnread] = useState(false);
  const password = useRef<HTMLInputElement>(null);
  const problem = open.isError ? toProblem(open.error) : null;
  // Once another login stands in the form, it is not that site's any more.
  const site = filled !== null && isSameLogin(filled, fields) ? filled : null;

  // The address has done its work, and may hold a password: it stays neither in the address bar nor in the history.
  useEffect(() => {
    if (url === null) return;
    // It may come when the form is there already: from the menu of a tab.
    setFields(fieldsOfAddress(url));
    setErrors({});
    setUnread(parseFtpUrl(url) === null);
    goTo(nowhere, "replace");
  }, [url, setFields, setErrors]);

  /** Puts a site into the form, for its password to be typed. */
  const fillFrom = (from: Site, why: string, rememberIt: boolean) => {
    setFields(fieldsOfSite(from));
    setErrors({});
    setFilled(from);
    setHint(why);
    setRemember(rememberIt);
    password.current?.focus();
  };

  const note = (session: Session, { request, fields, site, remember }: Attempt) =>
    noteConnection({
      session,
      fields,
      site,
      fingerprint: acceptedFingerprint(request),
      password: remember ? (request.password ?? null) : null,
    }).catch((error) => notify.failed("Remember the connection", toProblem(error)));

  const connect = (tried: Attempt) => {
    // Who opens a site twice in a hurry wants one session of it.
    if (open.isPending) return;
    setQuestionOpen(false);
    setAttempt(tried);
    const told = {
      onSuccess: onOpened,
      onError: (error: Error) => {
        const failed = toProblem(error);
        setQuestionOpen(failed.certificate !== undefined);
        const why = tried.request.sealedPassword ? uselessPassword(failed) : null;
        if (why !== null && tried.site !== null) fillFrom(tried.site, why, true);
      },
    };
    // The form is told as long as it is there; the session is noted also when a person has gone elsewhere meanwhile.
    open.mutateAsync(tried.request, told).then(
      (session) => note(session, tried),
      () => {
        // The form shows it, where it still is.
      },
    );
  };

  /** @param part what is different from what stands in the form, and will stand there */
  const submit = (part: Partial<ConnectFields> = {}) => {
    const typed = { ...fields, ...part };
    setFields(typed);
    const request = check(typed);
    if (request === null) return;
    // Where nothing is typed, what is remembered counts.
    const sealed = typed.password === "" && hint === null ? (site?.sealedPassword ?? null) : null;
    connect({
      request: site === null ? request : withAccepted(request, site, sealed),
      fields: typed,
      site,
      remember,
    });
  };

  const openPractice = () => {
    if (practice === null) return;
    open.mutate({ ...practice, dataMode: fields.dataMode }, { onSuccess: onOpened });
  };

  /** Opens a site with what is remembered of it, or has its password typed. */
  const openSite = (chosen: Site) => {
    // One of the recent connections may be of a saved site, which knows more.
    const from = siteStore.snapshot().find(({ id }) => id === chosen.id) ?? chosen;
    const checked = requestOfSite(from);
    if (!checked.ok) {
      fillFrom(from, "", false);
      setErrors(checked.errors);
    } else if (wantsPassword(from)) {
      fillFrom(from, TYPE_PASSWORD, false);
    } else {
      connect({ request: checked.request, fields: fieldsOfSite(from), site: from, remember: false });
    }
  };

  const trust = (sha256: string) => {
    if (attempt === null) return;
    connect({ ...attempt, request: { ...attempt.request, certificate: { accept: `sha256:${sha256}` } } });
  };

  const question: CertificateQuestion | null =
    problem?.certificate === undefined
      ? null
      : {
          certificate: problem.certificate,
          reason: problem.detail,
          former: attempt === null ? null : formerFingerprint(problem, attempt.request),
        };

  return {
    fields,
    errors,
    problem,
    /** Whether the address to begin with was none. */
    isUnread,
    practice,
    isPending: open.isPending,
    /** The site in the form; null for what was typed. */
    site,
    /** Why the password is asked for. */
    hint: site === null ? null : hint,
    remember,
    setRemember,
    /** The field for the password. */
    password,
    question,
    isQuestionOpen: questionOpen && question !== null,
    setQuestionOpen,
    change,
    changeHost,
    fillAddress,
    check,
    submit,
    openPractice,
    openSite,
    trust,
  };
}

export type Connection = ReturnType<typeof useConnection>;
