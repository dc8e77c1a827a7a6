import type { OnReadOpts } from "node:net";

/** What Node reads at once unless told otherwise. */
const first = 64 * 1024;
/** A download whose reader is slow holds about four of these. */
const most = 512 * 1024;

/**
 * Reads for a socket that may carry a file. Each read costs a wake-up here and at both ends, and the write that follows
 * it the same again: at Node's 64 KiB that takes more time than the bytes. A read that fills its buffer says that more
 * is waiting, and the next buffers are larger; a few rows or a slow server never take more than the first.
 *
 * @param push hands bytes on; false when no more are wanted for now, as `Readable.push` says it
 */
export function growingReads(push: (chunk: Uint8Array) => boolean): OnReadOpts {
  let size = first;
  let free = Buffer.alloc(0);
  return {
    buffer() {
      // What small reads leave free is filled first: each of them would keep a whole buffer in memory.
      if (free.length < size / 4) free = Buffer.allocUnsafe(size);
      return free;
    },
    callback(bytes) {
      if (bytes === free.length) size = Math.min(size * 2, most);
      const chunk = free.subarray(0, bytes);
      free = free.subarray(bytes);
      return push(chunk);
    },
  };
}
