import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type ContentPart, joined, lacksSeeking, readPart } from "@/lib/client/preview/content";
import type { PreviewFile } from "@/lib/client/preview/preview-file";
import { pathKey } from "@/lib/client/remote-path";

/**
 * A file's beginning, grown to a limit.
 *
 * @param first what has been read of it; null while nothing has
 * @param limit in bytes
 * @returns `part`: as much as there is so far; `rest`: what reads the rest
 */
export function useTextBytes(file: PreviewFile, first: ContentPart | null, limit: number) {
  const { session, path, entry } = file;
  const isEnough = first === null || first.isEnd || first.bytes.length >= limit;
  const from = first?.canSeek ? first.bytes.length : 0;
  const rest = useQuery({
    queryKey: ["rest", session.id, pathKey(path), entry.size, entry.modifiedAt, first?.etag, from, limit],
    queryFn: async ({ signal }) => {
      const read = (offset: number) =>
        readPart(
          { session: session.id, path, from: offset, length: limit - offset, etag: first?.etag ?? null },
          signal,
        );
      try {
        return { part: await read(from), from };
      } catch (error) {
        // A server that can't begin in the middle is asked for all of it.
        if (from === 0 || !lacksSeeking(error)) throw error;
        return { part: await read(0), from: 0 };
      }
    },
    enabled: !isEnough,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
  const more = isEnough ? undefined : rest.data;
  const part = useMemo(() => {
    if (first === null || more === undefined) return first;
    if (more.from === 0) return more.part;
    const bytes = joined([first.bytes, more.part.bytes], first.bytes.length + more.part.bytes.length);
    return { ...first, bytes, isEnd: more.part.isEnd };
  }, [first, more]);
  return { part, rest };
}
