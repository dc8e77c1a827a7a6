"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ZoomIn, ZoomOut } from "lucide-react";
import type { PDFDocumentProxy } from "pdfjs-dist";
import { useCallback, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Scrollable } from "@/components/ui/scrollable";
import { formatCount } from "@/lib/client/format";
import { stepZoom, zoomLevels } from "@/lib/client/preview/zoom";
import { ProblemError } from "@/lib/client/problem-error";
import { visibleText } from "@/lib/client/visible-text";
import type { BrowserShownProps } from "./image-view";
import { PageField } from "./page-field";
import { PdfPage } from "./pdf-page";
import { PdfPassword } from "./pdf-password";
import { FailedFile, InTheMiddle, LoadingFile } from "./preview-state";
import { type PageSize, usePdf } from "./use-pdf";
import { BarChoice, ViewBar } from "./view-bar";

/** Pixels between pages, and around them. */
const GAP = 16;

/** Pages that are shown at most: a PDF of a few hundred bytes may say that it has millions. */
const MOST_PAGES = 10_000;

/** A PDF, page by page, drawn here: the browser's own viewer doesn't open what is sandboxed. */
export function PdfView({ file, onShowAs, onDownload }: BrowserShownProps) {
  const [attempt, setAttempt] = useState(0);
  const state = usePdf(file, attempt);
  const [drawing, setDrawing] = useState<unknown>(null);
  const retry = () => {
    setDrawing(null);
    setAttempt(attempt + 1);
  };
  if (state.phase === "loading") return <LoadingFile />;
  if (state.phase === "locked") {
    return <PdfPassword lock={state.lock} onDownload={onDownload} />;
  }
  const error = state.phase === "failed" ? state.error : drawing;
  if (error instanceof ProblemError) return <FailedFile problem={error.problem} onRetry={retry} />;
  if (error !== null || state.phase === "failed") {
    return (
      <InTheMiddle>
        <p role="alert">This file can't be read as a PDF. It may be damaged, or something else.</p>
        <div className="flex flex-wrap justify-center gap-2">
          <Button onClick={() => onShowAs("bytes")}>Show its bytes</Button>
          <Button onClick={onDownload}>Download</Button>
        </div>
      </InTheMiddle>
    );
  }
  return (
    <Pages
      pdf={state.document}
      first={state.first}
      label={visibleText(file.entry.name)}
      onFailed={setDrawing}
    />
  );
}

interface PagesProps {
  readonly pdf: PDFDocumentProxy;
  /** The first page's; the others mostly have the same. */
  readonly first: PageSize;
  readonly label: string;
  readonly onFailed: (error: unknown) => void;
}

function Pages({ pdf, first, label, onFailed }: PagesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<number | "width">("width");
  const [width, setWidth] = useState(0);
  const [sizes, setSizes] = useState<ReadonlyMap<number, PageSize>>(new Map());

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const onSize = useCallback((number: number, size: PageSize) => {
    setSizes((known) => {
      const before = known.get(number);
      const isSame = before?.width === size.width && before.height === size.height;
      return isSame ? known : new Map(known).set(number, size);
    });
  }, []);

  const zoom = chosen === "width" ? Math.max(0.1, (width - 2 * GAP) / first.width) : chosen;
  const count = Math.min(pdf.numPages, MOST_PAGES);
  const sizeOf = (number: number) => sizes.get(number) ?? first;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => sizeOf(index + 1).height * zoom + GAP,
    paddingStart: GAP,
    overscan: 1,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other sizes or another zoom move all pages.
  useEffect(() => virtual.measure(), [virtual, zoom, sizes]);

  const items = virtual.getVirtualItems();
  const middle = (virtual.scrollOffset ?? 0) + (scroller.current?.clientHeight ?? 0) / 2;
  const shown = items.find(({ end }) => end > middle) ?? items.at(-1);
  const widest = Math.max(first.width, ...[...sizes.values()].map((size) => size.width)) * zoom;

  return (
    <div className="flex h-full min-h-0 flex-col">
      <ViewBar label="Pages">
        <PageField
          page={(shown?.index ?? 0) + 1}
          count={count}
          onGo={(page) => virtual.scrollToIndex(page - 1, { align: "start" })}
        />
        <span className="flex items-center gap-1">
          <IconButton label="Smaller" onClick={() => setChosen(stepZoom(zoom, -1))}>
            <ZoomOut size={16} aria-hidden="true" />
          </IconButton>
          <BarChoice
            label="Zoom"
            value={String(chosen)}
            choices={[
              { value: "width", label: "Fit width" },
              ...zoomLevels.map((level) => ({ value: String(level), label: `${level * 100} %` })),
            ]}
            onChange={(value) => setChosen(value === "width" ? value : Number(value))}
          />
          <IconButton label="Larger" onClick={() => setChosen(stepZoom(zoom, 1))}>
            <ZoomIn size={16} aria-hidden="true" />
          </IconButton>
        </span>
        {pdf.numPages > count && (
          <span role="status">
            The file says that it has {formatCount(pdf.numPages)} pages. Download it to see more.
          </span>
        )}
      </ViewBar>
      <Scrollable
        ref={scroller}
        label={`Pages of ${label}`}
        className="min-h-0 flex-1 bg-well -outline-offset-2"
      >
        <div className="relative min-w-full" style={{ height: virtual.getTotalSize(), width: widest }}>
          {width > 0 &&
            items.map(({ index, start }) => (
              <div
                key={index}
                className="absolute top-0 left-0 w-full"
                style={{ transform: `translateY(${start}px)` }}
              >
                <PdfPage
                  document={pdf}
                  number={index + 1}
                  zoom={zoom}
                  size={sizeOf(index + 1)}
                  onSize={onSize}
                  onFailed={onFailed}
                />
              </div>
            ))}
        </div>
      </Scrollable>
    </div>
  );
}
