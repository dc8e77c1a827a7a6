import { Readable } from "node:stream";

export interface StreamEvents {
  /** The first bytes are asked for. */
  readonly onFirstRead?: () => void;
  readonly onError?: (error: unknown) => void;
  /** Called however it ends, and before anything is waited for. */
  readonly onClosed?: () => void;
}

/**
 * What a generator yields as a Node stream, asked for when somebody reads. `Readable.from` would end only when the chunk
 * that is under way has come, perhaps from a server that is silent; this ends at once.
 */
export function generatedStream(
  chunks: AsyncGenerator<Uint8Array, void, void>,
  { onFirstRead, onError, onClosed }: StreamEvents = {},
): Readable {
  let wasRead = false;
  return new Readable({
    read() {
      if (!wasRead) onFirstRead?.();
      wasRead = true;
      chunks.next().then(
        ({ done, value }) => this.push(done ? null : value),
        (error: unknown) => {
          onError?.(error);
          this.destroy(error instanceof Error ? error : new Error("The stream broke off"));
        },
      );
    },
    destroy(error, callback) {
      onClosed?.();
      // What it holds is let go; how that ends concerns nobody any more.
      chunks.return().catch(() => undefined);
      callback(error);
    },
  });
}

/** Hands chunks on, and says how many bytes each has. */
export async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  count: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, void> {
  for await (const chunk of chunks) {
    count(chunk.length);
    yield chunk;
  }
}
