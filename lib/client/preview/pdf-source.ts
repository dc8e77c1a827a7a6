import {
  getDocument,
  PasswordResponses,
  PDFDataRangeTransport,
  type PDFDocumentProxy,
  PDFWorker,
} from "pdfjs-dist";
import { ownProblem, ProblemError } from "@/lib/client/problem-error";
import { appPath } from "@/lib/contract/base-path";
import { type ContentPart, lacksSeeking, readPart } from "./content";
import { limits, type PreviewFile } from "./preview-file";

/** Bytes: each part is a transfer of its own on the FTP server. */
const PART_BYTES = 256 * 1024;

/** Reads the parts that pdf.js asks for, one after the other: a server may have no more than one connection to spare. */
class PartsInTurn extends PDFDataRangeTransport {
  readonly #read: (from: number, length: number) => Promise<ContentPart>;
  readonly #onFailed: (error: unknown) => void;
  #last: Promise<void> = Promise.resolve();

  constructor(
    first: ContentPart,
    size: number,
    read: (from: number, length: number) => Promise<ContentPart>,
    onFailed: (error: unknown) => void,
  ) {
    super(size, first.bytes);
    this.#read = read;
    this.#onFailed = onFailed;
  }

  override requestDataRange(begin: number, end: number): void {
    this.#last = this.#last.then(async () => {
      try {
        const { bytes } = await this.#read(begin, end - begin);
        this.onDataRange(begin, bytes);
      } catch (error) {
        this.#onFailed(error);
      }
    });
  }
}

/** What a PDF is opened with besides the file. */
export interface PdfReading {
  /** Closes the document, and ends everything that is under way for it. */
  readonly signal: AbortSignal;
  /** Called when a part can't be read after the document was opened. */
  readonly onFailed: (error: unknown) => void;
  /** Called when the file is locked, and again after a password that doesn't fit. */
  readonly onLocked: (lock: PdfLock) => void;
}

/** A PDF that takes a password to read. */
export interface PdfLock {
  /** Whether a password was tried that isn't its own. */
  readonly isWrong: boolean;
  readonly open: (password: string) => void;
}

/**
 * Opens a PDF in a worker. No script in it runs (that would take a part of pdf.js that isn't here), no code is made from
 * text, and forms of XFA are left alone.
 *
 * @throws {ProblemError} when the file can't be read
 * @throws {Error} of pdf.js, when it isn't a PDF
 */
export async function openPdf(
  file: PreviewFile,
  { signal, onFailed, onLocked }: PdfReading,
): Promise<PDFDocumentProxy> {
  const place = { session: file.session.id, path: file.path };
  const source = await readSource(place, { signal, onFailed });
  signal.throwIfAborted();
  // Made here, so that it can be ended for certain.
  const port = new Worker(new URL("pdfjs-dist/build/pdf.worker.min.mjs", import.meta.url), {
    type: "module",
  });
  const worker = PDFWorker.create({ port });
  const task = getDocument({
    ...source,
    worker,
    rangeChunkSize: PART_BYTES,
    disableAutoFetch: true,
    disableStream: true,
    isEvalSupported: false,
    enableXfa: false,
    cMapUrl: appPath("/pdf-data/cmaps/"),
    iccUrl: appPath("/pdf-data/iccs/"),
    standardFontDataUrl: appPath("/pdf-data/standard_fonts/"),
    wasmUrl: appPath("/pdf-data/wasm/"),
    verbosity: 0,
  });
  task.onPassword = (open: PdfLock["open"], reason: number) =>
    onLocked({ isWrong: reason === PasswordResponses.INCORRECT_PASSWORD, open });
  const close = () => {
    void task.destroy().finally(() => {
      worker.destroy();
      port.terminate();
    });
  };
  signal.addEventListener("abort", close, { once: true });
  return task.promise;
}

async function readSource(
  place: Pick<Parameters<typeof readPart>[0], "session" | "path">,
  { signal, onFailed }: Pick<PdfReading, "signal" | "onFailed">,
): Promise<{ data: Uint8Array } | { range: PDFDataRangeTransport }> {
  const first = await readPart({ ...place, from: 0, length: limits.pdfStart }, signal);
  if (first.isEnd) return { data: first.bytes };
  const { size, etag } = first;
  if (size !== null && size > limits.largestPdf) throw tooLarge("It would take too much memory.");
  const read = (from: number, length: number) => readPart({ ...place, from, length, etag }, signal);
  if (first.canSeek && size !== null && (await canSeek(read, size))) {
    return { range: new PartsInTurn(first, size, read, onFailed) };
  }
  const whole = await readPart({ ...place, from: 0, length: limits.pdf, etag }, signal);
  if (whole.isEnd) return { data: whole.bytes };
  throw tooLarge("The server can't begin in the middle of a file, so all of it would have to be read.");
}

function tooLarge(reason: string): ProblemError {
  return new ProblemError(
    ownProblem("This PDF is too large to look at here", `${reason} Download it instead.`),
  );
}

/** Whether the last byte can be had without all before it. */
async function canSeek(
  read: (from: number, length: number) => Promise<ContentPart>,
  size: number,
): Promise<boolean> {
  try {
    await read(size - 1, 1);
    return true;
  } catch (error) {
    if (lacksSeeking(error)) return false;
    throw error;
  }
}
