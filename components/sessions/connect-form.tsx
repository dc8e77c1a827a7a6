"use client";

import { lazy, Suspense, useState } from "react";
import { useActions } from "@/components/actions/use-actions";
import { Button } from "@/components/ui/button";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { type ConnectFields, emptyFields } from "@/lib/client/connect-fields";
import { appPath } from "@/lib/contract/base-path";
import type { Session } from "@/lib/contract/session";
import { ConnectFieldset } from "./connect-fieldset";
import { type FilledSite, useConnection } from "./use-connection";

// Needed only when a connect failed.
const CertificateDialog = lazy(async () => ({
  default: (await import("./certificate-dialog")).CertificateDialog,
}));
const FailedConnect = lazy(() => import("./failed-connect"));
// The form must be there at once; its place beside it is kept for the list.
const SitesPanel = lazy(async () => ({
  default: (await import("@/components/sites/sites-panel")).SitesPanel,
}));
const NewSiteDialog = lazy(async () => ({
  default: (await import("@/components/sites/new-site-dialog")).NewSiteDialog,
}));

export interface ConnectFormProps {
  /** An ftp:// address to begin with; a password in it is not used. */
  readonly url: string | null;
  /** What stands in the fields at first, where no address says it. */
  readonly initial?: ConnectFields;
  /** The saved site that they are of. */
  readonly initialSite?: FilledSite | null;
  /** Whether saved sites are shown with it. */
  readonly withSites?: boolean;
  /** Said above the form: why it is here. */
  readonly notice?: string;
  readonly onOpened: (session: Session) => void;
}

/** Said above the form when the page's own address held something else than an FTP server's. */
const UNREAD =
  "The link that led here holds no address of an FTP server. One begins with ftp://, ftpes:// or ftps://.";

/** Logs in to a server: by what is typed, or by a site. */
export function ConnectForm(props: ConnectFormProps) {
  const { url, initial = emptyFields, initialSite = null, withSites = false, onOpened } = props;
  const connection = useConnection({ url, initial, initialSite, onOpened });
  const notice = connection.isUnread ? UNREAD : props.notice;
  const { problem, practice, question, isPending } = connection;
  const [saving, setSaving] = useState(false);

  const save = () => {
    if (connection.check() !== null) setSaving(true);
  };
  useActions({ "save-site": { run: save } });

  return (
    <div
      className={`mx-auto grid w-full gap-x-8 gap-y-6 px-4 py-8 md:py-12 ${
        withSites ? "max-w-2xl lg:max-w-6xl lg:grid-cols-[minmax(0,42rem)_minmax(0,1fr)]" : "max-w-2xl"
      }`}
    >
      <div className="flex min-w-0 flex-col gap-5">
        {notice && (
          <p role="status" className="rounded-lg border border-line bg-sheet px-3 py-2">
            {notice}
          </p>
        )}
        <div className="flex flex-col gap-1">
          <h1 className="text-xl font-semibold">Connect to an FTP server</h1>
          <p className="text-ink-2">
            Every line that this causes on the wire will be in the log, explained. The password never is. To
            see why one side has to dial the other, break a network in the{" "}
            <a href={appPath("/lab")} className="underline">
              lab
            </a>
            , or read the{" "}
            <a href={appPath("/guide")} className="underline">
              guide
            </a>
            .
          </p>
        </div>

        <form
          aria-label="Connect"
          noValidate
          className="flex flex-col gap-4 rounded-lg border border-line bg-sheet p-4 md:p-5"
          onSubmit={(event) => {
            event.preventDefault();
            connection.submit();
          }}
        >
          <ConnectFieldset connection={connection} startsAtPassword={initial.host !== ""} />
          <div className="flex flex-wrap items-center gap-3">
            <Button look="primary" type="submit" disabled={isPending} className="px-5">
              {isPending ? "Connecting…" : "Connect"}
            </Button>
            <Button onClick={save}>Save as site…</Button>
            {practice && (
              <>
                <Button onClick={connection.openPractice} disabled={isPending}>
                  Open the practice server
                </Button>
                <span className="text-sm text-ink-2">
                  It comes with Portside and has sample files: {practice.host}:{practice.port}.
                </span>
              </>
            )}
          </div>
        </form>

        {problem &&
          (problem.events ? (
            <Suspense>
              <FailedConnect connection={connection} problem={problem} events={problem.events} />
            </Suspense>
          ) : (
            <ProblemAlert problem={problem} />
          ))}
      </div>

      {withSites && (
        <Suspense>
          <SitesPanel onOpen={connection.openSite} />
        </Suspense>
      )}
      {saving && (
        <Suspense>
          <NewSiteDialog fields={connection.fields} onClose={() => setSaving(false)} />
        </Suspense>
      )}
      {connection.isQuestionOpen && question && (
        <Suspense>
          <CertificateDialog
            certificate={question.certificate}
            former={question.former}
            reason={question.reason}
            onTrust={connection.trust}
            onRefuse={() => connection.setQuestionOpen(false)}
          />
        </Suspense>
      )}
    </div>
  );
}
