import { type PDFDocumentProxy, TextLayer } from "pdfjs-dist";
import { type CSSProperties, useEffect, useRef } from "react";
import { type PageSize, UNIT } from "./use-pdf";

/** Pixels of a canvas at most; browsers have no more, and phones no memory for them. */
const MOST_PIXELS = 16_000_000;

/** Pixels of a canvas in one direction: a PDF may say that its page is a kilometre high. */
const LONGEST_SIDE = 16_384;

export interface PdfPageProps {
  readonly document: PDFDocumentProxy;
  /** From 1. */
  readonly number: number;
  /** 1 for 100 %. */
  readonly zoom: number;
  /** At 100 %, until the page itself tells. */
  readonly size: PageSize;
  readonly onSize: (number: number, size: PageSize) => void;
  readonly onFailed: (error: unknown) => void;
}

/** One page: its picture, and its text above it. */
export function PdfPage({ document: pdf, number, zoom, size, onSize, onFailed }: PdfPageProps) {
  const picture = useRef<HTMLDivElement>(null);
  const text = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let end = () => {};
    let isOver = false;
    const draw = async () => {
      const page = await pdf.getPage(number);
      if (isOver || picture.current === null || text.current === null) return;
      const whole = page.getViewport({ scale: UNIT });
      onSize(number, { width: whole.width, height: whole.height });
      const viewport = page.getViewport({ scale: UNIT * zoom });
      const density = Math.min(
        window.devicePixelRatio,
        Math.sqrt(MOST_PIXELS / (viewport.width * viewport.height)),
        LONGEST_SIDE / Math.max(viewport.width, viewport.height),
      );
      const canvas = window.document.createElement("canvas");
      canvas.width = Math.max(1, Math.floor(viewport.width * density));
      canvas.height = Math.max(1, Math.floor(viewport.height * density));
      canvas.className = "size-full";
      canvas.setAttribute("aria-hidden", "true");
      picture.current.replaceChildren(canvas);
      text.current.replaceChildren();
      const drawing = page.render({ canvas, viewport, transform: [density, 0, 0, density, 0, 0] });
      const writing = new TextLayer({
        textContentSource: page.streamTextContent(),
        container: text.current,
        viewport,
      });
      end = () => {
        drawing.cancel();
        writing.cancel();
      };
      await Promise.all([drawing.promise, writing.render()]);
    };
    draw().catch((error: unknown) => {
      if (!isOver) onFailed(error);
    });
    return () => {
      isOver = true;
      end();
    };
  }, [pdf, number, zoom, onSize, onFailed]);

  const scale: CSSProperties & Record<`--${string}`, string> = {
    width: size.width * zoom,
    height: size.height * zoom,
    "--total-scale-factor": String(UNIT * zoom),
    "--scale-round-x": "1px",
    "--scale-round-y": "1px",
  };
  return (
    // Paper is white, whatever the page around it is.
    <section
      aria-label={`Page ${number}`}
      style={scale}
      className="relative mx-auto bg-[white] shadow-lift [color-scheme:light]"
    >
      <div ref={picture} className="size-full" />
      <div ref={text} className="pdf-text" />
    </section>
  );
}
