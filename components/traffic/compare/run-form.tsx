import { type FormEvent, useId, useState } from "react";
import { useLastListing } from "@/components/files/use-listing";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import { WireText } from "@/components/ui/wire-text";
import { formatSize } from "@/lib/client/format";
import { join, type RemotePath, resolveTyped } from "@/lib/client/remote-path";
import type { ComparedOperation } from "@/lib/client/traffic/compare-run";
import { compareRuns, type RunState } from "@/lib/client/traffic/compare-runs";
import type { Entry } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";
import { useStartRun } from "./use-compare-run";

export interface RunFormProps {
  readonly session: Session;
  /** The directory that is shown. */
  readonly path: RemotePath;
  readonly run: RunState | undefined;
  /** Number of the newest event of the log. */
  readonly lastSeq: number;
  readonly onStart: () => void;
}

const kinds = [
  { value: "listing", label: "List this directory" },
  { value: "download", label: "Download a file" },
] as const;
type Kind = (typeof kinds)[number]["value"];

const limits = ["100000", "1000000", "10000000", "100000000"] as const;
type Limit = (typeof limits)[number];
const limitChoices = limits.map((value) => ({ value, label: formatSize(Number(value)) }));

function limitOf(operation: ComparedOperation | undefined): Limit | undefined {
  return operation?.kind === "download"
    ? limits.find((limit) => Number(limit) === operation.limit)
    : undefined;
}

/** The file to begin with: the first one, as names go. */
function firstFile(entries: readonly Entry[] | undefined): Entry | undefined {
  return entries?.filter(({ type }) => type === "file").sort((a, b) => a.name.localeCompare(b.name))[0];
}

/** What to run in both modes, what that will do, and how far it is. */
export function RunForm({ session, path, run, lastSeq, onStart }: RunFormProps) {
  const last = run?.operation;
  const [kind, setKind] = useState<Kind>(last?.kind ?? "listing");
  const [limit, setLimit] = useState<Limit>(() => limitOf(last) ?? "1000000");
  /** What a person typed; null while they didn't. */
  const [typed, setTyped] = useState<string | null>(null);
  const listing = useLastListing(session, path);
  const noteId = useId();
  const first = firstFile(listing?.entries);
  const firstPath = first === undefined ? null : join(path, first, listing?.pathBytes);
  const file = typed === null ? firstPath : typed.trim() === "" ? null : resolveTyped(typed.trim(), path);
  const isRunning = run?.status === "running";
  const isPuttingBack = run?.status === "ended" && run.isPuttingBack;
  const lacksFile = kind === "download" && file === null;
  const start = useStartRun();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isRunning || isPuttingBack || lacksFile) return;
    const operation: ComparedOperation =
      kind === "download" && file !== null
        ? { kind, path: file, limit: Number(limit) }
        : { kind: "listing", path };
    onStart();
    void start({ session: session.id, operation, after: lastSeq });
  };

  return (
    <form aria-label="Run in both modes" className="flex flex-col gap-2.5" onSubmit={submit}>
      <div className="flex flex-wrap items-center gap-2">
        <Segmented label="What to run" value={kind} choices={kinds} onChange={setKind} disabled={isRunning} />
        {isRunning ? (
          <Button disabled={run.isStopping} onClick={() => compareRuns().stop(session.id)}>
            Stop
          </Button>
        ) : (
          <Button
            type="submit"
            look="primary"
            disabled={lacksFile || isPuttingBack}
            aria-describedby={noteId}
          >
            Run in both modes
          </Button>
        )}
      </div>
      {kind === "download" && (
        <div className="grid gap-3 @min-[480px]:grid-cols-[1fr_9rem]">
          <TextField
            label="File"
            value={typed ?? firstPath?.text ?? ""}
            disabled={isRunning}
            hint={
              first === undefined && typed === null ? "This directory has no file; type the path of one." : ""
            }
            onChange={({ target }) => setTyped(target.value)}
          />
          <SelectField label="At most" value={limit} choices={limitChoices} onChange={setLimit} />
        </div>
      )}
      {!isRunning && (
        <p id={noteId} className="max-w-[80ch] text-sm text-ink-2">
          Portside {kind === "listing" ? "lists" : "downloads"}{" "}
          <span className="font-wire break-all text-ink">
            <WireText text={kind === "listing" ? path.text : (file?.text ?? "the file")} />
          </span>{" "}
          twice: in passive mode, then in active mode.{" "}
          {kind === "download" &&
            `It stops after ${formatSize(Number(limit))} of a longer file, and keeps nothing of it. `}
          While it runs, the whole session uses the mode being tried, without falling back to the other;
          afterwards it is {session.dataMode} again. A side that a firewall keeps waiting takes up to{" "}
          {session.timeoutSeconds} s.
        </p>
      )}
      <p role="status" className={isRunning ? "font-medium" : "sr-only"}>
        {isRunning && progressText(run)}
      </p>
    </form>
  );
}

function progressText({ mode, isStopping }: Extract<RunState, { status: "running" }>): string {
  if (isStopping) return "Stopping, and putting the session's own mode back…";
  if (mode === null) return "Getting ready…";
  return mode === "passive" ? "Passive mode, 1 of 2…" : "Active mode, 2 of 2…";
}
