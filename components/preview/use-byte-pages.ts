import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { BytePages, type BytesKnown } from "@/lib/client/preview/byte-pages";
import { readPart } from "@/lib/client/preview/content";
import type { PreviewFile } from "@/lib/client/preview/preview-file";

export interface BytePagesUse {
  readonly known: BytesKnown;
  /** Says which pages are in sight. */
  readonly want: (pages: readonly number[]) => void;
  readonly retry: () => void;
}

/** A file's bytes, page by page, while something shows them. The file must not change. */
export function useBytePages({ session, path }: PreviewFile): BytePagesUse {
  const [pages] = useState(
    () => new BytePages((part, signal) => readPart({ session: session.id, path, ...part }, signal)),
  );
  const known = useSyncExternalStore(pages.subscribe, pages.snapshot, pages.snapshot);
  useEffect(() => () => pages.close(), [pages]);
  return {
    known,
    want: useCallback((wanted) => pages.want(wanted), [pages]),
    retry: useCallback(() => pages.retry(), [pages]),
  };
}
