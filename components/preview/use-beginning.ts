import { useQuery } from "@tanstack/react-query";
import { readPart } from "@/lib/client/preview/content";
import type { PreviewFile } from "@/lib/client/preview/preview-file";
import { pathKey } from "@/lib/client/remote-path";

/**
 * The first bytes of a file, read from the wire whenever something shows them and forgotten when nothing does; that
 * also ends reading.
 *
 * @param length bytes at most
 */
export function useBeginning({ session, path, entry }: PreviewFile, length: number, enabled: boolean) {
  return useQuery({
    queryKey: ["beginning", session.id, pathKey(path), entry.size, entry.modifiedAt, length],
    queryFn: ({ signal }) => readPart({ session: session.id, path, from: 0, length }, signal),
    enabled,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
}
