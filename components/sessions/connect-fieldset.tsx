import { lazy, Suspense, useState } from "react";
import { CheckField, SelectField, TextField } from "@/components/ui/field";
import { WireText } from "@/components/ui/wire-text";
import { defaultPort } from "@/lib/client/connect-fields";
import { siteStore } from "@/lib/client/sites/site-store";
import { DataModeChoice } from "./data-mode-choice";
import type { Connection } from "./use-connection";

// Most people never open them: they are not part of what the first page has to load.
const AdvancedFields = lazy(async () => ({ default: (await import("./advanced-fields")).AdvancedFields }));

export const encryptions = [
  { value: "none", label: "None: plain FTP" },
  { value: "explicit", label: "Explicit TLS (AUTH TLS)" },
  { value: "explicit-if-available", label: "Explicit TLS if the server has it" },
  { value: "implicit", label: "Implicit TLS (port 990)" },
] as const;

/** Those that are always in sight; an error in any other opens the advanced ones. */
const inSight = ["host", "port", "user", "password"];

/** What the fields need of whoever they are of. */
export type FilledConnection = Pick<
  Connection,
  | "fields"
  | "errors"
  | "site"
  | "hint"
  | "remember"
  | "setRemember"
  | "password"
  | "change"
  | "changeHost"
  | "fillAddress"
>;

export interface ConnectFieldsetProps {
  readonly connection: FilledConnection;
  /** Whether the password is the one thing that is missing. */
  readonly startsAtPassword: boolean;
}

/** The fields of the connect form. */
export function ConnectFieldset({ connection, startsAtPassword }: ConnectFieldsetProps) {
  const { fields, errors, site, hint, change } = connection;
  const hasHiddenErrors = Object.keys(errors).some((field) => !inSight.includes(field));
  const [wasOpened, setOpened] = useState(hasHiddenErrors);
  const isSaved = site !== null && siteStore.snapshot().some(({ id }) => id === site.id);
  return (
    <>
      <div className="grid grid-cols-[1fr_6rem] gap-3">
        <TextField
          label="Host"
          name="host"
          placeholder="ftp.example.net, or paste ftp://…"
          value={fields.host}
          error={errors.host}
          onChange={({ target }) => connection.changeHost(target.value)}
          onBlur={() => connection.fillAddress(fields.host)}
          onKeyDown={(event) => {
            // It fills the other fields first, for a person to see what it says before it is used.
            if (event.key === "Enter" && connection.fillAddress(fields.host)) event.preventDefault();
          }}
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
        <div className="flex min-w-0 flex-col gap-1">
          <TextField
            ref={connection.password}
            label="Password"
            name="password"
            type="password"
            autoFocus={startsAtPassword}
            autoComplete="current-password"
            value={fields.password}
            error={errors.password}
            hint={hint}
            onChange={({ target }) => change({ password: target.value })}
          />
          {isSaved && (
            <CheckField
              label={
                <span className="min-w-0 break-words">
                  Remember it for <WireText text={site.name} />
                </span>
              }
              checked={connection.remember}
              onChange={connection.setRemember}
            />
          )}
        </div>
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
        open={hasHiddenErrors || undefined}
        // Also when an error or the browser's own search opens it.
        onToggle={() => setOpened(true)}
      >
        <summary className="font-medium select-none">Advanced</summary>
        {wasOpened && (
          <Suspense fallback={<p className="pt-3 text-ink-2">Loading…</p>}>
            <AdvancedFields fields={fields} errors={errors} onChange={change} />
          </Suspense>
        )}
      </details>
    </>
  );
}
