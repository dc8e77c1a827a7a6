// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand (only those in sight exist), which table elements can't be
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid alone has the focus, and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid has the keys
"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronLeft, ChevronRight, Copy } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { useMediaQuery } from "@/components/use-media-query";
import { formatBytes, formatCount, formatSize } from "@/lib/client/format";
import { formatOffset, hexRow, hexText, pagesBetween, stretchAt } from "@/lib/client/preview/hex-rows";
import type { PreviewFile } from "@/lib/client/preview/preview-file";
import { rowAfterKey } from "@/lib/client/row-keys";
import { visibleText } from "@/lib/client/visible-text";
import { OffsetField } from "./offset-field";
import { EmptyFile, FailedFile, LoadingFile } from "./preview-state";
import { useBytePages } from "./use-byte-pages";
import { ViewBar } from "./view-bar";

/** Pixels. */
const ROW_HEIGHT = 22;
const ROW_BYTES = { wide: 16, narrow: 8 } as const;

/** Rows from where a selection began to where the keyboard is, both from 0. */
interface RowSelection {
  readonly anchor: number;
  readonly at: number;
}

/** A file's bytes as they are: their offset, in hexadecimal, and as ASCII. */
export function BytesView({ file }: { readonly file: PreviewFile }) {
  const pages = useBytePages(file);
  const { known } = pages;
  const rowBytes = useMediaQuery("(width >= 480px)") ? ROW_BYTES.wide : ROW_BYTES.narrow;
  const [offset, setOffset] = useState(0);
  const [selection, setSelection] = useState<RowSelection>({ anchor: 0, at: 0 });
  const [said, setSaid] = useState("");
  const grid = useRef<HTMLDivElement>(null);
  const id = useId();

  const size = known.size ?? 0;
  const stretch = stretchAt(offset, size);
  const count = Math.ceil(stretch.length / rowBytes);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => grid.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const from = stretch.from + (items[0]?.index ?? 0) * rowBytes;
  const to = Math.min(
    stretch.from + stretch.length,
    stretch.from + ((items.at(-1)?.index ?? 0) + 1) * rowBytes,
  );
  const { want } = pages;
  useEffect(() => {
    want(known.size === null ? [0] : pagesBetween(from, to));
  }, [want, known.size, from, to]);

  if (known.size === null) {
    return known.problem === null ? (
      <LoadingFile />
    ) : (
      <FailedFile problem={known.problem} onRetry={pages.retry} />
    );
  }
  if (known.size === 0) return <EmptyFile />;

  const first = Math.min(selection.anchor, selection.at);
  const last = Math.min(Math.max(selection.anchor, selection.at), count - 1);
  const rowId = (row: number) => `${id}-${row}`;

  const goTo = (wanted: number) => {
    const next = stretchAt(wanted, size);
    const row = Math.floor((Math.min(wanted, size - 1) - next.from) / rowBytes);
    setOffset(next.from);
    setSelection({ anchor: row, at: row });
    // The other stretch has as many rows, or fewer; either way this one exists once it is drawn.
    requestAnimationFrame(() => {
      virtual.scrollToIndex(row, { align: "start" });
      grid.current?.focus();
    });
  };

  const copy = async () => {
    const rows: string[] = [];
    for (let row = first; row <= last; row++) {
      const at = stretch.from + row * rowBytes;
      const bytes = known.bytes(at, rowBytes);
      if (bytes === null) {
        setSaid("Not all of these rows have been read. Scroll through them first.");
        return;
      }
      rows.push(hexText(bytes, at, rowBytes));
    }
    try {
      await navigator.clipboard.writeText(rows.join("\n"));
      setSaid(rows.length === 1 ? "Copied one row" : `Copied ${formatCount(rows.length)} rows`);
    } catch {
      setSaid("This browser doesn't let the page copy."); // Not over HTTPS, or refused by the person.
    }
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "c") {
      // What is selected as text is the browser's to copy.
      if (!getSelection()?.isCollapsed) return;
      event.preventDefault();
      void copy();
      return;
    }
    const pageSize = Math.max(1, Math.floor((grid.current?.clientHeight ?? 0) / ROW_HEIGHT) - 1);
    const at = rowAfterKey(event.key, { count, at: selection.at, pageSize });
    if (at === null || command || event.altKey) return;
    event.preventDefault();
    setSelection({ anchor: event.shiftKey ? selection.anchor : at, at });
    virtual.scrollToIndex(at);
  };

  return (
    <div className="flex h-full min-h-0 flex-col">
      <ViewBar label="Bytes">
        <OffsetField onGo={goTo} />
        {stretch.count > 1 && (
          <span className="flex items-center gap-1">
            <IconButton
              label="Previous part"
              disabled={stretch.index === 0}
              onClick={() => goTo(stretch.from - 1)}
            >
              <ChevronLeft size={16} aria-hidden="true" />
            </IconButton>
            Part {formatCount(stretch.index + 1)} of {formatCount(stretch.count)}
            <IconButton
              label="Next part"
              disabled={stretch.index === stretch.count - 1}
              onClick={() => goTo(stretch.from + stretch.length)}
            >
              <ChevronRight size={16} aria-hidden="true" />
            </IconButton>
          </span>
        )}
        <Button onClick={() => void copy()}>
          <Copy size={14} aria-hidden="true" />
          Copy {last > first ? `${formatCount(last - first + 1)} rows` : "row"}
        </Button>
        <span className="font-wire">{formatBytes(size)}</span>
        <span role="status">{said}</span>
      </ViewBar>
      {known.isCutOff && (
        <p role="status" className="border-b border-line bg-well px-4 py-1.5 text-sm">
          The first {formatSize(size)}: this server can't begin in the middle of a file. Download it to see
          the rest.
        </p>
      )}
      {known.problem !== null && (
        <div className="max-h-[40%] shrink-0 overflow-auto">
          <FailedFile problem={known.problem} onRetry={pages.retry} />
        </div>
      )}
      <div
        ref={grid}
        role="grid"
        aria-label={`Bytes of ${visibleText(file.entry.name)}`}
        aria-rowcount={count}
        aria-multiselectable="true"
        aria-activedescendant={
          items.some(({ index }) => index === selection.at) ? rowId(selection.at) : undefined
        }
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="group/bytes min-h-0 flex-1 overflow-auto -outline-offset-2 font-wire text-sm"
      >
        <div role="rowgroup" className="relative min-w-max" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, size: height, start }) => {
            const at = stretch.from + index * rowBytes;
            const row = known.bytes(at, rowBytes);
            const written = row === null ? null : hexRow(row, at);
            return (
              <div
                key={index}
                id={rowId(index)}
                role="row"
                aria-rowindex={index + 1}
                aria-selected={index >= first && index <= last}
                className="absolute top-0 left-0 flex w-full items-center gap-4 px-4 whitespace-pre aria-selected:bg-accent-wash"
                style={{ height, transform: `translateY(${start}px)` }}
                onClick={({ shiftKey }) =>
                  setSelection({ anchor: shiftKey ? selection.anchor : index, at: index })
                }
              >
                <span role="rowheader" className="text-ink-2">
                  {formatOffset(at)}
                </span>
                <span role="gridcell" className={rowBytes === ROW_BYTES.wide ? "w-[48ch]" : "w-[23ch]"}>
                  {written?.hex ?? "…"}
                </span>
                <span role="gridcell" className="text-received">
                  {written?.text ?? ""}
                </span>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
