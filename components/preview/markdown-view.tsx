"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import { useMediaQuery } from "@/components/use-media-query";
import { formatSize } from "@/lib/client/format";
import { pageNonce } from "@/lib/client/page-nonce";
import { decodeText, detectCharset } from "@/lib/client/preview/charset";
import { markdownPage, type PageLook, pageTokens } from "@/lib/client/preview/markdown-page";
import { renderMarkdown } from "@/lib/client/preview/render-markdown";
import { pathKey } from "@/lib/client/remote-path";
import { currentTheme, subscribeToTheme, type Theme } from "@/lib/client/theme";
import { visibleText } from "@/lib/client/visible-text";
import { EmptyFile, InTheMiddle, LoadingFile } from "./preview-state";
import type { TextViewProps } from "./text-view";

/** The page's own look, for a frame that can't see it. */
function lookOf(scheme: PageLook["scheme"]): PageLook {
  const computed = getComputedStyle(document.documentElement);
  return {
    scheme,
    tokens: Object.fromEntries(pageTokens.map((name) => [name, computed.getPropertyValue(name)])),
  };
}

/**
 * Tells the page of a key that was pressed in a frame: Escape, and the arrows where they don't scroll something there.
 * What the page had a use for, the frame hasn't.
 */
function passOn(event: KeyboardEvent, frame: HTMLIFrameElement): void {
  const isInPlace = frame.contentDocument?.activeElement === frame.contentDocument?.body;
  const isWanted = event.key === "Escape" || (isInPlace && /^Arrow(?:Left|Right)$/.test(event.key));
  if (isWanted && !frame.dispatchEvent(new KeyboardEvent(event.type, event))) event.preventDefault();
}

/** Markdown as it is meant to look, in a frame that runs nothing and loads nothing. */
export function MarkdownView({ file, first }: TextViewProps) {
  const { bytes, isEnd } = first;
  const text = useMemo(
    () => decodeText(bytes, detectCharset(bytes, file.session.charset).charset, isEnd),
    [bytes, isEnd, file.session.charset],
  );
  const theme = useSyncExternalStore<Theme>(subscribeToTheme, currentTheme, () => "system");
  const isDarkSystem = useMediaQuery("(prefers-color-scheme: dark)");
  const scheme = theme === "system" ? (isDarkSystem ? "dark" : "light") : theme;
  const rendered = useQuery({
    queryKey: [
      "markdown",
      file.session.id,
      pathKey(file.path),
      file.entry.modifiedAt,
      first.etag,
      bytes.length,
    ],
    queryFn: ({ signal }) => renderMarkdown(text, signal),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const page = useMemo(
    () => (rendered.data === undefined ? null : markdownPage(rendered.data, lookOf(scheme), pageNonce())),
    [rendered.data, scheme],
  );

  if (isEnd && bytes.length === 0) return <EmptyFile />;
  if (rendered.isError) {
    return (
      <InTheMiddle>
        <p role="alert">{rendered.error.message} Look at its source instead.</p>
      </InTheMiddle>
    );
  }
  if (page === null) return <LoadingFile />;
  return (
    <div className="flex h-full min-h-0 flex-col">
      {!isEnd && (
        <p role="status" className="border-b border-line bg-well px-4 py-1.5 text-sm">
          The first {formatSize(bytes.length)} of it. The source shows more.
        </p>
      )}
      {/* No script of its own, no forms, no windows, no way out of the frame. Of our origin, so that its keys can be heard. */}
      <iframe
        title={`${visibleText(file.entry.name)}, rendered`}
        sandbox="allow-same-origin"
        onLoad={({ currentTarget: frame }) =>
          frame.contentDocument?.addEventListener("keydown", (event) => passOn(event, frame))
        }
        referrerPolicy="no-referrer"
        srcDoc={page}
        className="min-h-0 w-full flex-1 border-0 bg-sheet"
      />
    </div>
  );
}
