"use client";

import { lazy, Suspense, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { ProblemAlert } from "@/components/ui/problem-alert";
import {
  type ConnectFields,
  checkFields,
  defaultPort,
  emptyFields,
  type FieldErrors,
  fillFields,
} from "@/lib/client/connect-fields";
import { parseFtpUrl } from "@/lib/client/ftp-url";
import { goTo, nowhere } from "@/lib/client/location";
import { toProblem } from "@/lib/client/problem-error";
import type { Session, SessionRequest } from "@/lib/contract/session";
import { AdvancedFields } from "./advanced-fields";
import { DataModeChoice } from "./data-mode-choice";
import { useOpenSession, useSettings } from "./use-sessions";

// Needed only when a connect failed.
const CertificateDialog = lazy(async () => ({
  default: (await import("./certificate-dialog")).CertificateDialog,
}));
const FailedTraffic = lazy(async () => ({ default: (await import("./failed-traffic")).FailedTraffic }));

const encryptions = [
  { value: "none", label: "None: plain FTP" },
  { value: "explicit", label: "Explicit TLS (AUTH TLS)" },
  { value: "explicit-if-available", label: "Explicit TLS if the server has it" },
  { value: "implicit", label: "Implicit TLS (port 990)" },
] as const;

export interface ConnectFormProps {
  /** An ftp:// address to begin with; a password in it is not used. */
  readonly url: string | null;
  /** What stands in the fields at first, where no address says it. */
  readonly initial?: ConnectFields;
  /** Said above the form: why it is here. */
  readonly notice?: string;
  readonly onOpened: (session: Session) => void;
}

function fieldsOf(url: string | null): ConnectFields {
  const address = url === null ? null : parseFtpUrl(url);
  return address === null ? emptyFields : { ...fillFields(emptyFields, address), password: "" };
}

/** Logs in to a server. */
export function ConnectForm({ url, initial = emptyFields, notice, onOpened }: ConnectFormProps) {
  const settings = useSettings();
  const open = useOpenSession();
  const [fields, setFields] = useState(() => (url === null ? initial : fieldsOf(url)));
  const [errors, setErrors] = useState<FieldErrors>({});
  const [questionOpen, setQuestionOpen] = useState(false);
  const practice = settings.data?.practice ?? null;
  const problem = open.isError ? toProblem(open.error) : null;

  // The address has done its work, and may hold a password: it stays neither in the address bar nor in the history.
  useEffect(() => {
    if (url !== null) goTo(nowhere, "replace");
  }, [url]);

  const change = (part: Partial<ConnectFields>) => {
    setFields((before) => ({ ...before, ...part }));
    setErrors({});
  };

  const changeHost = (host: string) => {
    const address = parseFtpUrl(host);
    if (address === null) change({ host });
    else setFields((before) => fillFields(before, address));
  };

  const connect = (request: SessionRequest) => {
    setQuestionOpen(false);
    open.mutate(request, {
      onSuccess: onOpened,
      onError: (error) => setQuestionOpen(toProblem(error).certificate !== undefined),
    });
  };

  const submit = () => {
    const checked = checkFields(fields);
    if (checked.ok) connect(checked.request);
    else setErrors(checked.errors);
  };

  const openPractice = () => {
    if (practice === null) return;
    connect({ ...practice, dataMode: fields.dataMode });
  };

  return (
    <div className="mx-auto flex w-full max-w-2xl flex-col gap-5 px-4 py-8 md:py-12">
      {notice && (
        <p role="status" className="rounded-lg border border-line bg-sheet px-3 py-2">
          {notice}
        </p>
      )}
      <div className="flex flex-col gap-1">
        <h1 className="text-xl font-semibold">Connect to an FTP server</h1>
        <p className="text-ink-2">
          Every line that this causes on the wire will be in the log, explained. The password never is.
        </p>
      </div>

      <form
        aria-label="Connect"
        noValidate
        className="flex flex-col gap-4 rounded-lg border border-line bg-sheet p-4 md:p-5"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className="grid grid-cols-[1fr_6rem] gap-3">
          <TextField
            label="Host"
            name="host"
            placeholder="ftp.example.net, or paste ftp://…"
            value={fields.host}
            error={errors.host}
            onChange={({ target }) => changeHost(target.value)}
          />
          <TextField
            label="Port"
            name="port"
            inputMode="numeric"
            placeholder={String(defaultPort(fields.encryption))}
            value={fields.port}
            error={errors.port}
            onChange={({ target }) => change({ port: target.value })}
          />
        </div>
        <div className="grid gap-3 sm:grid-cols-2">
          <TextField
            label="User name"
            name="user"
            autoComplete="username"
            placeholder="anonymous"
            value={fields.user}
            error={errors.user}
            onChange={({ target }) => change({ user: target.value })}
          />
          <TextField
            label="Password"
            name="password"
            type="password"
            // The one thing that is missing to open a session again.
            autoFocus={initial.host !== ""}
            autoComplete="current-password"
            value={fields.password}
            error={errors.password}
            onChange={({ target }) => change({ password: target.value })}
          />
        </div>
        <div className="grid items-start gap-3 sm:grid-cols-2">
          <SelectField
            label="Encryption"
            value={fields.encryption}
            choices={encryptions}
            onChange={(encryption) => change({ encryption })}
          />
          <div className="flex flex-col gap-1">
            <span className="text-sm font-medium text-ink-2" aria-hidden="true">
              Data connection
            </span>
            <div>
              <DataModeChoice value={fields.dataMode} onChange={(dataMode) => change({ dataMode })} />
            </div>
          </div>
        </div>
        <p className="text-sm text-ink-2">
          {fields.dataMode === "passive"
            ? "Passive: the server listens and Portside dials. Works through most firewalls on your side."
            : "Active: Portside listens and the server dials. Its side must be able to reach Portside's host."}
        </p>
        <details
          className="rounded-md border border-line px-3 py-2"
          open={
            Object.keys(errors).some((field) => !["host", "port", "user", "password"].includes(field)) ||
            undefined
          }
        >
          <summary className="font-medium select-none">Advanced</summary>
          <AdvancedFields fields={fields} errors={errors} onChange={change} />
        </details>
        <div className="flex flex-wrap items-center gap-3">
          <Button look="primary" type="submit" disabled={open.isPending} className="px-5">
            {open.isPending ? "Connecting…" : "Connect"}
          </Button>
          {practice && (
            <>
              <Button onClick={openPractice} disabled={open.isPending}>
                Open the practice server
              </Button>
              <span className="text-sm text-ink-2">
                It comes with Portside and has sample files: {practice.host}:{practice.port}.
              </span>
            </>
          )}
        </div>
      </form>

      {problem && (
        <ProblemAlert problem={problem}>
          {problem.certificate && <Button onClick={() => setQuestionOpen(true)}>Show the certificate</Button>}
        </ProblemAlert>
      )}
      {problem?.events && problem.events.length > 0 && (
        <Suspense>
          <FailedTraffic events={problem.events} />
        </Suspense>
      )}

      {settings.data && settings.data.sites.length > 0 && (
        <section aria-label="Offered sites" className="flex flex-col gap-2">
          <h2 className="font-semibold">Sites that are offered here</h2>
          <ul className="flex flex-wrap gap-2">
            {settings.data.sites.map((site) => (
              <li key={site.url}>
                <Button onClick={() => changeHost(site.url)}>{site.name}</Button>
              </li>
            ))}
          </ul>
        </section>
      )}

      {questionOpen && problem?.certificate && (
        <Suspense>
          <CertificateDialog
            certificate={problem.certificate}
            reason={problem.detail}
            onTrust={(sha256) =>
              open.variables && connect({ ...open.variables, certificate: { accept: `sha256:${sha256}` } })
            }
            onRefuse={() => setQuestionOpen(false)}
          />
        </Suspense>
      )}
    </div>
  );
}
