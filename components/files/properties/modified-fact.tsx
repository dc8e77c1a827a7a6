"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useLayoutEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { setModified } from "@/lib/client/file-api";
import { describeDate } from "@/lib/client/files/facts";
import { fromLocalInput, toLocalInput } from "@/lib/client/files/local-date";
import { formatModified } from "@/lib/client/format";
import { toProblem } from "@/lib/client/problem-error";
import { join, type RemotePath } from "@/lib/client/remote-path";
import type { Entry } from "@/lib/contract/files";
import type { Problem } from "@/lib/contract/problem";
import { listAgain } from "../use-listing";
import { Fact } from "./fact-list";

export interface ModifiedFactProps {
  readonly session: string;
  readonly directory: RemotePath;
  readonly pathBytes: string | undefined;
  readonly entry: Entry;
}

/** When an entry was changed last, and a way to say otherwise. */
export function ModifiedFact({ session, directory, pathBytes, entry: listed }: ModifiedFactProps) {
  const queries = useQueryClient();
  const [entry, setEntry] = useState(listed);
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const change = useRef<HTMLButtonElement>(null);
  const isClosing = useRef(false);
  const moment = typed === null ? null : fromLocalInput(typed);

  // The field that had the focus goes: its place takes it before the dialog looks where it went.
  useLayoutEffect(() => {
    if (typed !== null || !isClosing.current) return;
    isClosing.current = false;
    change.current?.focus();
  }, [typed]);

  const close = () => {
    setTyped(null);
    setProblem(null);
    isClosing.current = true;
  };
  const save = async () => {
    if (moment === null || busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await setModified(session, join(directory, listed, pathBytes), moment);
      setEntry({ ...entry, modifiedAt: moment, modifiedPrecision: "second" });
      close();
      await listAgain(queries, session, directory);
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Fact name="Modified" note={describeDate(entry)}>
      {typed === null ? (
        <span className="flex flex-wrap items-center gap-x-3">
          <span className="font-wire">{formatModified(entry) || "not told"}</span>
          <Button
            ref={change}
            look="quiet"
            onClick={() => setTyped(toLocalInput(entry.modifiedAt))}
            aria-label="Change the date"
          >
            Change…
          </Button>
        </span>
      ) : (
        <form
          className="flex flex-col gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <TextField
            label="Date and time, in your time zone"
            type="datetime-local"
            step={1}
            value={typed}
            autoFocus
            error={moment === null ? "Give a date and a time." : undefined}
            onChange={({ target }) => setTyped(target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Escape") return;
              event.stopPropagation();
              close();
            }}
          />
          {problem && <ProblemAlert problem={problem} action="Change the date" />}
          <div className="flex gap-2">
            <Button type="submit" disabled={moment === null || busy}>
              Set the date
            </Button>
            <Button look="quiet" onClick={close}>
              Leave it
            </Button>
          </div>
        </form>
      )}
    </Fact>
  );
}
