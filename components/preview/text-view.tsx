"use client";

import { lazy, Suspense, useMemo, useState, useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";
import { CheckField } from "@/components/ui/field";
import { textCharsets } from "@/lib/client/editor/text-charset";
import { formatSize } from "@/lib/client/format";
import { lineWrapping } from "@/lib/client/layout-preferences";
import { decodeText, detectCharset, lineEndsOf } from "@/lib/client/preview/charset";
import { type ContentPart, isOutdated } from "@/lib/client/preview/content";
import { limits, type PreviewFile } from "@/lib/client/preview/preview-file";
import { toProblem } from "@/lib/client/problem-error";
import { visibleText } from "@/lib/client/visible-text";
import { EmptyFile, FailedFile, LoadingFile } from "./preview-state";
import { useTextBytes } from "./use-text-bytes";
import { BarChoice, ViewBar } from "./view-bar";

const CodeView = lazy(() =>
  import("@/components/editor/code-view").then(({ CodeView: view }) => ({ default: view })),
);

const lineEndNames = {
  LF: "LF (Unix)",
  CRLF: "CRLF (Windows)",
  CR: "CR (old Mac OS)",
  mixed: "mixed",
  none: "none",
} as const;

export interface TextViewProps {
  readonly file: PreviewFile;
  /** What has been read of it. */
  readonly first: ContentPart;
  /** Reads that again. */
  readonly onReload: () => void;
}

/** A text in its charset, with its language's colours. */
export function TextView({ file, first, onReload }: TextViewProps) {
  const [limit, setLimit] = useState<number>(limits.text);
  const [chosen, setChosen] = useState<string | null>(null);
  const wraps = useSyncExternalStore(lineWrapping.subscribe, lineWrapping.current, lineWrapping.current);
  const { part, rest } = useTextBytes(file, first, limit);
  const { bytes, isEnd, size } = part ?? first;
  const detected = useMemo(
    () => detectCharset(bytes, file.session.charset).charset,
    [bytes, file.session.charset],
  );
  const charset = chosen ?? detected;
  const text = useMemo(() => decodeText(bytes, charset, isEnd), [bytes, charset, isEnd]);
  const lineEnds = useMemo(() => lineEndsOf(text), [text]);
  const name = visibleText(file.entry.name);

  const failed = rest.isError && !rest.isFetching ? toProblem(rest.error) : null;
  // The rest of another version belongs to nothing.
  const retry = () => (isOutdated(failed) ? onReload() : void rest.refetch());
  if (isEnd && bytes.length === 0) return <EmptyFile />;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <ViewBar label="Text">
        <BarChoice
          label="Charset"
          value={charset}
          choices={textCharsets.map(({ value, label }) => ({
            value,
            label: value === detected ? `${label}, as found` : label,
          }))}
          onChange={setChosen}
        />
        <span>Line ends: {lineEndNames[lineEnds]}</span>
        <CheckField
          label="Wrap lines"
          checked={wraps === "on"}
          onChange={(on) => lineWrapping.set(on ? "on" : "off")}
        />
      </ViewBar>
      {!isEnd && (
        <div className="flex flex-wrap items-center gap-3 border-b border-line bg-well px-4 py-1.5 text-sm">
          <p role="status">
            {rest.isFetching
              ? "Reading more…"
              : `The first ${formatSize(bytes.length)}${size === null ? "" : ` of ${formatSize(size)}`}.`}
          </p>
          {!rest.isFetching && bytes.length < limits.longText && (
            <Button onClick={() => setLimit(limits.longText)}>
              Read up to {formatSize(Math.min(limits.longText, size ?? limits.longText))}
            </Button>
          )}
          {bytes.length >= limits.longText && <p className="text-ink-2">Download it to see all of it.</p>}
        </div>
      )}
      {failed !== null ? (
        <FailedFile problem={failed} onRetry={retry} />
      ) : (
        <div className="min-h-0 flex-1">
          <Suspense fallback={<LoadingFile />}>
            <CodeView text={text} name={file.entry.name} label={name} readOnly />
          </Suspense>
        </div>
      )}
    </div>
  );
}
