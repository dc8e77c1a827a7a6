/** A block of a capture file, as far as tests look at it. */
export interface ReadBlock {
  readonly type: number;
  /** Between the block's head and its second length. */
  readonly body: Uint8Array;
}

/** A packet of a capture file. */
export interface ReadPacket {
  readonly microseconds: number;
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly comments: readonly string[];
}

/** Takes a little-endian pcapng file apart. @throws where a length doesn't fit */
export function readBlocks(file: Uint8Array): readonly ReadBlock[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const blocks: ReadBlock[] = [];
  for (let offset = 0; offset < file.length; ) {
    const length = view.getUint32(offset + 4, true);
    if (length % 4 !== 0 || length < 12) throw new Error(`A block of ${length} bytes at ${offset}`);
    if (view.getUint32(offset + length - 4, true) !== length) throw new Error(`Two lengths at ${offset}`);
    blocks.push({ type: view.getUint32(offset, true), body: file.subarray(offset + 8, offset + length - 4) });
    offset += length;
  }
  return blocks;
}

/** Options from a place in a block's body: code and text. */
export function readOptions(body: Uint8Array, start: number): readonly (readonly [number, string])[] {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const options: [number, string][] = [];
  for (let offset = start; offset < body.length; ) {
    const [code, length] = [view.getUint16(offset, true), view.getUint16(offset + 2, true)];
    if (code === 0) {
      if (offset + 4 !== body.length) throw new Error("Something follows the options' end");
      return options;
    }
    options.push([code, textOf(body.subarray(offset + 4, offset + 4 + length))]);
    offset += 4 + Math.ceil(length / 4) * 4;
  }
  return options;
}

/** The packets of a file, in its order. */
export function readFilePackets(file: Uint8Array): readonly ReadPacket[] {
  return readBlocks(file)
    .filter(({ type }) => type === 6)
    .map(({ body }) => {
      const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
      const captured = view.getUint32(12, true);
      return {
        microseconds: view.getUint32(4, true) * 2 ** 32 + view.getUint32(8, true),
        bytes: body.subarray(20, 20 + captured),
        length: view.getUint32(16, true),
        comments: readOptions(body, 20 + Math.ceil(captured / 4) * 4).map(([, text]) => text),
      };
    });
}

/** UTF-8, decoded with the language alone. */
function textOf(bytes: Uint8Array): string {
  return decodeURIComponent([...bytes].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""));
}
