"use client";

import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { WireText } from "@/components/ui/wire-text";
import type { Present } from "@/lib/client/editor/file-version";
import { guessTextFile } from "@/lib/client/editor/text-file";
import { formatSize } from "@/lib/client/format";
import { DifferenceView } from "./difference-view";

export interface ConflictPanelProps {
  readonly name: string;
  readonly theirs: Present;
  readonly mine: string;
  /** The best guess at the charset of theirs, where it isn't UTF-8. */
  readonly charset: string;
  readonly onOverwrite: () => void;
  readonly onKeepEditing: () => void;
  readonly onLoadTheirs: () => void;
  readonly onSaveCopy: () => void;
}

/** What to do when somebody else changed the file: nothing was written, and both versions are there to be seen. */
export function ConflictPanel(props: ConflictPanelProps) {
  const { theirs, mine, charset } = props;
  const keep = useRef<HTMLButtonElement>(null);
  const text = theirs.kind === "file" ? guessTextFile(theirs.version.bytes, charset)?.text : undefined;
  useEffect(() => keep.current?.focus(), []);
  return (
    <section aria-label="Conflict" className="flex min-h-0 flex-1 flex-col">
      <div role="alert" className="border-b border-line bg-wrong-wash px-4 py-2.5">
        <p className="font-semibold break-words text-wrong">
          <WireText text={props.name} /> {titles[theirs.kind]}
        </p>
        <p>Nothing was saved: your text is as you left it. {explain(theirs, text !== undefined)}</p>
      </div>
      <div className="flex flex-wrap gap-2 border-b border-line px-4 py-2">
        <Button ref={keep} onClick={props.onKeepEditing}>
          Keep editing
        </Button>
        <Button onClick={props.onSaveCopy}>Save as a copy…</Button>
        {text !== undefined && <Button onClick={props.onLoadTheirs}>Load theirs</Button>}
        <Button look="danger" onClick={props.onOverwrite}>
          {theirs.kind === "gone" ? "Create it again" : "Overwrite"}
        </Button>
      </div>
      {text !== undefined && <DifferenceView theirs={text} mine={mine} />}
    </section>
  );
}

const titles: Readonly<Record<Present["kind"], string>> = {
  file: "was changed by somebody else",
  large: "was changed by somebody else",
  gone: "is no longer on the server",
};

function explain(theirs: Present, isText: boolean): string {
  switch (theirs.kind) {
    case "file":
      if (!isText)
        return `The server's version is no text any more (${formatSize(theirs.version.bytes.length)}).`;
      return "Compare the two, then decide which stays.";
    case "large": {
      const size = theirs.size === null ? "" : ` (${formatSize(theirs.size)})`;
      return `The server's version is too large to be compared${size}.`;
    }
    case "gone":
      return "Somebody deleted, moved or renamed it meanwhile.";
  }
}
