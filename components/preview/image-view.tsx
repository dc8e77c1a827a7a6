"use client";

import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Scrollable } from "@/components/ui/scrollable";
import { Segmented } from "@/components/ui/segmented";
import { contentUrl } from "@/lib/client/api";
import { formatCount, formatSize } from "@/lib/client/format";
import type { PreviewKind } from "@/lib/client/preview/kind";
import { limits, type PreviewFile } from "@/lib/client/preview/preview-file";
import { visibleText } from "@/lib/client/visible-text";
import { BrokenFile } from "./broken-file";
import { InTheMiddle, LoadingFile } from "./preview-state";
import { ViewBar } from "./view-bar";

export interface BrowserShownProps {
  readonly file: PreviewFile;
  readonly onShowAs: (kind: PreviewKind) => void;
  readonly onDownload: () => void;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

interface RemoteImageProps {
  readonly src: string;
  readonly alt: string;
  readonly className: string;
  readonly onLoad: (natural: Size) => void;
  readonly onError: () => void;
}

/** An image that stops loading when it goes. */
function RemoteImage({ src, alt, className, onLoad, onError }: RemoteImageProps) {
  const image = useRef<HTMLImageElement>(null);
  useEffect(() => {
    const shown = image.current;
    if (shown === null) return;
    shown.src = src;
    return () => shown.removeAttribute("src");
  }, [src]);
  return (
    // biome-ignore lint/performance/noImgElement: the file is on an FTP server; nothing may be made of it on the way.
    <img
      ref={image}
      alt={alt}
      draggable={false}
      onLoad={({ currentTarget }) =>
        onLoad({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight })
      }
      onError={onError}
      className={className}
    />
  );
}

const sizes = [
  { value: "fit", label: "Fit" },
  { value: "actual", label: "Actual size" },
] as const;

export interface ImageViewProps extends BrowserShownProps {
  /** Whether it is drawn only where it is seen, however large it is. */
  readonly isDrawing: boolean;
}

/**
 * Why a person is asked before an image is shown; null when there is no need to.
 *
 * @param bytes of the file; null where nobody knows
 * @param pixels null while they aren't known. They are once the image has loaded, which is before it is drawn.
 */
function whyHeavy(bytes: number | null, pixels: Size | null): string | null {
  if ((bytes ?? 0) > limits.image) return `This image has ${formatSize(bytes ?? 0)}.`;
  if (pixels === null || pixels.width * pixels.height <= limits.pixels) return null;
  const memory = formatSize(pixels.width * pixels.height * 4);
  return `This image has ${formatCount(pixels.width)} × ${formatCount(pixels.height)} pixels. To draw it takes ${memory} of memory, and the browser may give up on the whole page.`;
}

/**
 * An image from the file's own address. SVG, too: an `img` runs no script in it and loads nothing for it, and whoever
 * opens it by itself gets an answer that is sandboxed, which a `blob:` made here would not be.
 */
export function ImageView({ file, isDrawing, onShowAs, onDownload }: ImageViewProps) {
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<"loading" | "shown" | "broken">("loading");
  const [natural, setNatural] = useState<Size | null>(null);
  const [size, setSize] = useState<"fit" | "actual">("fit");
  const [agreed, setAgreed] = useState(false);
  const weight = agreed ? null : whyHeavy(file.entry.size, isDrawing ? null : natural);
  if (weight !== null) {
    return (
      <InTheMiddle>
        <p role="status">{weight}</p>
        <div className="flex flex-wrap justify-center gap-2">
          <Button onClick={() => setAgreed(true)}>Show it anyway</Button>
          <Button onClick={onDownload}>Download</Button>
        </div>
      </InTheMiddle>
    );
  }
  if (state === "broken") {
    const retry = () => {
      setAttempt(attempt + 1);
      setState("loading");
    };
    return (
      <BrokenFile file={file} as="an image" onRetry={retry} onShowAs={onShowAs} onDownload={onDownload} />
    );
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      <ViewBar label="Image">
        <Segmented label="Size" value={size} choices={sizes} onChange={setSize} />
        {natural && (
          <span className="font-wire">
            {formatCount(natural.width)} × {formatCount(natural.height)}
          </span>
        )}
      </ViewBar>
      <Scrollable label="Image" className="relative grid min-h-0 flex-1 p-4 -outline-offset-2">
        {state === "loading" && (
          <div className="absolute inset-0">
            <LoadingFile />
          </div>
        )}
        <RemoteImage
          key={attempt}
          src={contentUrl(file.session.id, file.path, "inline")}
          alt={visibleText(file.entry.name)}
          onLoad={(shown) => {
            setState("shown");
            setNatural(shown);
          }}
          onError={() => setState("broken")}
          className={`checkerboard m-auto ${size === "fit" ? "max-h-full min-h-0 max-w-full min-w-0 object-contain" : "max-w-none"} ${state === "shown" ? "" : "invisible"}`}
        />
      </Scrollable>
    </div>
  );
}
