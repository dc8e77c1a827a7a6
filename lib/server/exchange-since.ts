import type { FtpSession } from "@/lib/ftp/session-types";
import type { ByteString } from "@/lib/protocol/byte-string";

/**
 * The newest exchange about a path, for problems that the HTTP edge finds in what an operation answered.
 *
 * @param seq of the newest event before the operation began
 * @returns to be spread into a problem; empty when nothing was logged
 */
export function exchangeSince(
  session: FtpSession,
  seq: number,
  path: ByteString,
): { readonly exchange?: number } {
  const name = session.decodePath(path);
  const found = session.traffic
    .after(seq)
    .findLast(({ exchange }) => exchange?.label.includes(name.slice(name.lastIndexOf("/") + 1)));
  return found?.exchange ? { exchange: found.exchange.id } : {};
}
