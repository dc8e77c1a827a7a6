import type { PDFDocumentProxy } from "pdfjs-dist";
import { useEffect, useState } from "react";
import { openPdf, type PdfLock } from "@/lib/client/preview/pdf-source";
import type { PreviewFile } from "@/lib/client/preview/preview-file";

export type PdfState =
  | { readonly phase: "loading" }
  | { readonly phase: "locked"; readonly lock: PdfLock }
  | { readonly phase: "open"; readonly document: PDFDocumentProxy; readonly first: PageSize }
  | { readonly phase: "failed"; readonly error: unknown };

/** In CSS pixels at 100 %. */
export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** CSS pixels in a PDF's unit, which is 1/72 of an inch. */
export const UNIT = 96 / 72;

/** Opens a PDF while something shows it. The file must not change; another attempt opens it anew. */
export function usePdf(file: PreviewFile, attempt: number): PdfState {
  const [state, setState] = useState<PdfState>({ phase: "loading" });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is the same with another number.
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    const fail = (error: unknown) => {
      if (!signal.aborted) setState({ phase: "failed", error });
    };
    const open = async () => {
      setState({ phase: "loading" });
      const onLocked = (lock: PdfLock) => {
        if (!signal.aborted) setState({ phase: "locked", lock });
      };
      const document = await openPdf(file, { signal, onFailed: fail, onLocked });
      const { width, height } = (await document.getPage(1)).getViewport({ scale: UNIT });
      if (!signal.aborted) setState({ phase: "open", document, first: { width, height } });
    };
    open().catch(fail);
    return () => abort.abort();
  }, [file, attempt]);
  return state;
}
