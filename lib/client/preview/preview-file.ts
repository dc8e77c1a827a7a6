import type { RemotePath } from "@/lib/client/remote-path";
import type { Entry } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";

/** A file that is looked at. */
export interface PreviewFile {
  readonly session: Session;
  readonly path: RemotePath;
  /** As its listing has it. */
  readonly entry: Entry;
}

/** Bytes that are read at once, and that more than is taken only when a person says so. */
export const limits = {
  /** Of a file whose name says nothing, to find out what it is. */
  sample: 64 * 1024,
  /** Of a text. */
  text: 1024 * 1024,
  /** Of a text, when a person wants more. */
  longText: 8 * 1024 * 1024,
  image: 64 * 1024 * 1024,
  /** Pixels of an image, not bytes: each takes four bytes of memory, however little the file has. */
  pixels: 120_000_000,
  /** Of a PDF, where a server can't begin in the middle; elsewhere only what the pages in sight need is read. */
  pdf: 50 * 1024 * 1024,
  /** Of any PDF: pdf.js takes as much memory, even where it reads but a part. */
  largestPdf: 1024 * 1024 * 1024,
  /** Of a PDF at once; the whole of most. */
  pdfStart: 2 * 1024 * 1024,
} as const;

/**
 * How many bytes to read first, where the browser doesn't show the file from its address: all that a text needs, or
 * what it takes to find out what it is.
 */
export function firstLength(promised: "text" | "unknown", size: number | null): number {
  const isSmall = size !== null && size <= limits.text;
  return promised === "text" || isSmall ? limits.text : limits.sample;
}
