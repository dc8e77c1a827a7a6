"use client";

import { useEffect, useRef, useState } from "react";
import { contentUrl } from "@/lib/client/api";
import { visibleText } from "@/lib/client/visible-text";
import { BrokenFile } from "./broken-file";
import type { BrowserShownProps } from "./image-view";

export interface MediaViewProps extends BrowserShownProps {
  readonly kind: "audio" | "video";
}

/** Sound or moving pictures in the browser's own player, which reads the parts that it needs. */
export function MediaView({ kind, file, onShowAs, onDownload }: MediaViewProps) {
  const [isBroken, setBroken] = useState(false);
  const player = useRef<HTMLMediaElement>(null);
  const src = contentUrl(file.session.id, file.path, "inline");

  useEffect(() => {
    const playing = player.current;
    if (playing === null || isBroken) return;
    playing.src = src;
    return () => {
      // Taken out of the page alone, a player goes on loading.
      playing.removeAttribute("src");
      playing.load();
    };
  }, [src, isBroken]);

  const hold = (element: HTMLMediaElement | null) => {
    player.current = element;
  };

  if (isBroken) {
    return (
      <BrokenFile
        file={file}
        as={kind}
        onRetry={() => setBroken(false)}
        onShowAs={onShowAs}
        onDownload={onDownload}
      />
    );
  }
  const shared = {
    controls: true,
    preload: "metadata",
    "aria-label": visibleText(file.entry.name),
    onError: () => setBroken(true),
  } as const;
  return (
    <div className="grid h-full min-h-0 place-items-center bg-well p-4">
      {kind === "audio" ? (
        <audio {...shared} ref={hold} className="w-full max-w-2xl" />
      ) : (
        <video {...shared} ref={hold} className="max-h-full min-h-0 max-w-full min-w-0" />
      )}
    </div>
  );
}
