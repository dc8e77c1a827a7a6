"use client";

import { useState } from "react";
import { FormDialog } from "@/components/ui/form-dialog";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { WireText } from "@/components/ui/wire-text";
import { charsetName, readInCharset } from "@/lib/client/charsets";
import { toProblem } from "@/lib/client/problem-error";
import type { Problem } from "@/lib/contract/problem";
import { CharsetField } from "./charset-field";

/** Names shown as they would read. */
const SAMPLES = 3;

export interface CharsetDialogProps {
  /** The session's charset. */
  readonly charset: string;
  /** Names (base64url of their bytes) that aren't valid in it. */
  readonly unreadable: readonly string[];
  /** Does it; what it throws is shown, and the dialog stays. */
  readonly onChange: (charset: string) => Promise<void>;
  readonly onClose: () => void;
}

/** Asks for the charset that a live session reads and writes names in. */
export function CharsetDialog({ charset, unreadable, onChange, onClose }: CharsetDialogProps) {
  const [wanted, setWanted] = useState(charset);
  const [error, setError] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const readings = unreadable
    .slice(0, SAMPLES)
    .flatMap((nameBytes) => readInCharset(nameBytes, wanted.trim()) ?? []);

  const submit = async () => {
    if (busy) return;
    const chosen = wanted.trim();
    if (chosen === "") {
      setError("Enter the charset's name");
      return;
    }
    if (chosen === charset) {
      onClose();
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      await onChange(chosen);
      onClose();
    } catch (thrown) {
      setProblem(toProblem(thrown));
    } finally {
      setBusy(false);
    }
  };

  return (
    <FormDialog
      onClose={onClose}
      title="Charset of names"
      description="Names on FTP servers are bytes. This is how Portside reads and writes them from now on; nothing on the server changes."
      action="Use this charset"
      disabled={busy}
      onSubmit={() => void submit()}
    >
      <CharsetField
        value={wanted}
        error={error}
        onChange={(value) => {
          setWanted(value);
          setError(undefined);
          setProblem(null);
        }}
      />
      {readings.length > 0 && (
        <div role="status" className="flex flex-col gap-1 rounded-md bg-well px-3 py-2">
          <p className="text-sm text-ink-2">Names from this folder, read as {charsetName(wanted.trim())}:</p>
          <ul>
            {readings.map((reading, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two names may read alike, and they never move.
              <li key={i} className="break-words">
                <WireText text={reading} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {problem && <ProblemAlert problem={problem} />}
    </FormDialog>
  );
}
