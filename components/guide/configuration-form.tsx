"use client";

import { useId } from "react";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { clientCommands } from "@/lib/protocol/guide/client-lines";
import {
  activeChanges,
  firewallChanges,
  natChanges,
  serverChanges,
  serverPrograms,
  tlsChanges,
} from "@/lib/protocol/guide/server-lines";
import { ShownChanges, ShownLines } from "./shown-lines";
import { useConfiguration } from "./use-configuration";

const part = "flex flex-col gap-3 pt-3";
const heading = "scroll-mt-4 text-xl font-semibold";

/** The reader's own addresses and ports, and all lines with them. */
export function ConfigurationForm() {
  const { fields, errors, values, program, change, choose, reset } = useConfiguration();
  const note = useId();
  const field = (name: keyof typeof fields, label: string, hint?: string) => (
    <TextField
      label={label}
      {...(hint !== undefined && { hint })}
      error={errors[name]}
      value={fields[name]}
      maxLength={100}
      autoComplete="off"
      onChange={({ target }) => change(name, target.value)}
    />
  );
  return (
    <>
      <form
        aria-label="Your server and network"
        className="flex flex-col gap-4 rounded-lg border border-line bg-sheet p-4 text-md leading-normal"
        onSubmit={(event) => event.preventDefault()}
      >
        <div className="grid grid-cols-1 gap-4 md:grid-cols-2">
          {field("publicAddress", "Public address of the server", "Where clients find it.")}
          {field(
            "privateAddress",
            "Private address of the server",
            "Only if it is behind NAT; else leave it empty.",
          )}
          {field("passivePorts", "Passive range", "For the server to listen on.")}
          {field("clients", "The only clients", "A network such as 198.51.100.0/24; empty for everybody.")}
          {field("user", "User name", "For the clients' commands.")}
          {field("activeAddress", "Public address of a client", "For active mode only.")}
          {field("activePorts", "Ports of that client", "On which it listens in active mode.")}
          <SelectField
            label="Server program"
            value={program}
            choices={serverPrograms.map((value) => ({ value, label: value }))}
            onChange={choose}
          />
        </div>
        <div className="flex flex-wrap items-center gap-3">
          <Button onClick={reset}>Back to the examples</Button>
          <p id={note} role="status" className="text-ink-2">
            {values === null
              ? "Correct what is marked to see the lines."
              : "The lines below have these values in them."}
          </p>
        </div>
      </form>
      {values !== null && (
        <div className="flex flex-col gap-5 text-md leading-normal">
          <section aria-labelledby="server" className={part}>
            <h2 id="server" className={heading}>
              The server
            </h2>
            <ShownChanges changes={serverChanges(program, values)} />
          </section>
          <section aria-labelledby="tls" className={part}>
            <h2 id="tls" className={heading}>
              TLS on the server
            </h2>
            <TlsLines program={program} />
          </section>
          <section aria-labelledby="firewall" className={part}>
            <h2 id="firewall" className={heading}>
              The server's firewall
            </h2>
            <p>One of these: the one that runs on the server.</p>
            <ShownChanges changes={firewallChanges(values)} />
            <p>
              If your firewall also keeps connections from leaving, active mode needs this for each client:
            </p>
            <ShownChanges changes={activeChanges(values)} />
          </section>
          <section aria-labelledby="forwards" className={part}>
            <h2 id="forwards" className={heading}>
              The router in front of it
            </h2>
            {values.privateAddress === null ? (
              <p>Nothing: the server has the public address itself.</p>
            ) : (
              <ShownChanges changes={natChanges(values)} />
            )}
          </section>
          <section aria-labelledby="clients" className={part}>
            <h2 id="clients" className={heading}>
              Clients
            </h2>
            <p>
              Each lists the first directory and asks for the password itself. “ftp” is the classic program of
              BSD, macOS and Debian (tnftp), which knows no TLS; others of that name have other options.
            </p>
            <ul className="flex flex-col gap-4">
              {clientCommands(values).map(({ line, what, typed, program: name }) => (
                <li key={line} className="flex min-w-0 flex-col gap-1.5">
                  <p>
                    <span className="font-medium">{name}</span>: {what}
                    {typed.length > 0 && ` Then, at its prompt: ${typed.join(", ")}.`}
                  </p>
                  <ShownLines what={`${name}: ${what}`} lines={[line]} />
                </li>
              ))}
            </ul>
          </section>
        </div>
      )}
    </>
  );
}

function TlsLines({ program }: { readonly program: string }) {
  const changes = tlsChanges().filter(({ where }) => where.startsWith(program));
  return changes.length === 0 ? (
    <p>
      {program} is told in its own windows: choose a certificate there, and require explicit FTP over TLS.
    </p>
  ) : (
    <ShownChanges changes={changes} />
  );
}
