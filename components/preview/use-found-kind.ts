import { useMemo } from "react";
import {
  isKnownEmpty,
  isShownByBrowser,
  isText,
  kindByContent,
  kindByEntry,
  type PreviewKind,
  previewable,
} from "@/lib/client/preview/kind";
import { firstLength, type PreviewFile } from "@/lib/client/preview/preview-file";
import type { Signature } from "@/lib/client/preview/signature";
import { useBeginning } from "./use-beginning";

export interface FoundKindUse {
  /** Null until the first bytes are here, where the name doesn't say enough. */
  readonly kind: PreviewKind | null;
  /** What the first bytes are known for, where they were read. */
  readonly signature: Signature | null;
  /** What reads the first bytes; idle for what the browser shows from its address. */
  readonly first: ReturnType<typeof useBeginning>;
}

/** What kind a file is: by its name, or else by its first bytes. */
export function useFoundKind(file: PreviewFile): FoundKindUse {
  const { entry } = file;
  const promised = kindByEntry(entry);
  const isDirect = promised !== null && isShownByBrowser(promised);
  const length = firstLength(promised !== null && isText(promised) ? "text" : "unknown", entry.size);
  const isEmpty = isKnownEmpty(entry);
  const first = useBeginning(file, length, !isDirect && !isEmpty && previewable(entry));
  const bytes = first.data?.bytes;
  const found = useMemo(
    () => (bytes === undefined ? null : kindByContent(promised, bytes)),
    [bytes, promised],
  );
  if (isDirect) return { kind: promised, signature: null, first };
  // What has no bytes can become any text.
  if (isEmpty) return { kind: promised ?? "text", signature: null, first };
  return { kind: found?.kind ?? null, signature: found?.signature ?? null, first };
}
