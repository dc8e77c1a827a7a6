import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { WireText } from "@/components/ui/wire-text";
import { parseCheckLocation } from "@/lib/client/check/check-location";
import { defaultPort } from "@/lib/client/connect-fields";
import { sessionName } from "@/lib/client/sessions/session-names";
import type { CheckRequest } from "@/lib/contract/check";
import type { Session, SessionRequest } from "@/lib/contract/session";
import { CheckForm } from "./check-form";
import { CheckResults } from "./check-results";
import { useCheck } from "./use-check";
import { useCheckFields } from "./use-check-fields";

export interface CheckDeskProps {
  /** This browser's; null until they are known. */
  readonly sessions: readonly Session[] | null;
}

/** What is being checked, and how it is called. */
interface Target {
  readonly request: CheckRequest;
  /** The same where it is no session: its certificate can be accepted. */
  readonly login: SessionRequest | null;
  readonly name: string;
  /** Milliseconds since the epoch: when its check began. */
  readonly at: number;
}

/** What is to be checked, and what comes of it. */
export function CheckDesk({ sessions }: CheckDeskProps) {
  // As the page was opened: the fields take the address out of it.
  const [{ url, session: named }] = useState(() => parseCheckLocation(window.location.search));
  const [isElsewhere, setElsewhere] = useState(false);
  const session = isElsewhere ? null : named;
  const taken = sessions?.find(({ id }) => id === session) ?? null;
  const fields = useCheckFields(url);
  const { state, start, stop } = useCheck();
  const [target, setTarget] = useState<Target | null>(null);
  const tools = useRef<HTMLButtonElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  const check = (next: Omit<Target, "at">) => {
    setTarget({ ...next, at: Date.now() });
    start(next.request);
  };
  const checkLogin = (login: SessionRequest, name = nameOf(login)) => check({ request: login, login, name });
  const login = target?.login ?? null;

  // What was pressed goes, in the form or beside a certificate: the button that stops the check has the focus then.
  useEffect(() => {
    if (target !== null) tools.current?.focus();
  }, [target]);

  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-col gap-1">
        <h1 ref={heading} tabIndex={-1} className="text-xl font-semibold break-words outline-none">
          {target === null ? (
            "Check an FTP server"
          ) : (
            <>
              Check of <WireText text={target.name} />
            </>
          )}
        </h1>
        <p className="text-ink-2 print:hidden">
          Each step of a session, from the server's name to a file, with a listing by each way to a data
          connection. Nothing on the server is changed.
        </p>
      </div>
      {target === null && session !== null && sessions !== null && taken === null && (
        <p role="status" className="rounded-lg border border-line bg-sheet px-3 py-2">
          The session in this address is gone. Fill in the server to check it.
        </p>
      )}
      {target === null && taken !== null && (
        <div className="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-sheet p-4">
          <p className="min-w-0 flex-1 basis-60 break-words">
            With the settings and the password of your session <WireText text={sessionName(taken)} />.
          </p>
          <Button
            look="primary"
            onClick={() => check({ request: { session: taken.id }, login: null, name: sessionName(taken) })}
          >
            Check this session
          </Button>
        </div>
      )}
      {target === null && taken === null && (session === null || sessions !== null) && (
        <CheckForm fields={fields} onCheck={(request) => checkLogin(request)} />
      )}
      {target !== null && (
        <CheckResults
          state={state}
          target={target}
          firstTool={tools}
          onStop={stop}
          onAgain={() => check(target)}
          onOther={() => {
            stop();
            setTarget(null);
            setElsewhere(true);
            // Its own button goes; where a host is filled in, the password's field takes the focus from here.
            heading.current?.focus();
          }}
          {...(login !== null && {
            onTrust: (sha256: string) =>
              checkLogin({ ...login, certificate: { accept: `sha256:${sha256}` } }, target.name),
          })}
        />
      )}
      {state.problem !== null && target !== null && <ProblemAlert problem={state.problem} />}
    </div>
  );
}

function nameOf({ user = "anonymous", host, port, encryption = "none" }: SessionRequest): string {
  return sessionName({ user, host, port: port ?? defaultPort(encryption) });
}
