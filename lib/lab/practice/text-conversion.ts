const CR = 0x0d;
const LF = 0x0a;

/** Converts a file's bytes piece by piece between the server's line ends (LF) and the network's (CR LF), for TYPE A. */
export interface LineEndConversion {
  convert(bytes: Uint8Array): Uint8Array;
  /** What was held back when the bytes ended. */
  finish(): Uint8Array;
}

/** LF → CR LF; a CR LF that is there already stays. */
export function toNetworkLineEnds(): LineEndConversion {
  let afterCr = false;
  return {
    convert(bytes) {
      const out = Buffer.allocUnsafe(bytes.byteLength * 2);
      let length = 0;
      for (const byte of bytes) {
        if (byte === LF && !afterCr) out[length++] = CR;
        out[length++] = byte;
        afterCr = byte === CR;
      }
      return out.subarray(0, length);
    },
    finish: () => new Uint8Array(0),
  };
}

/** CR LF → LF; a CR that stands alone stays. */
export function fromNetworkLineEnds(): LineEndConversion {
  let heldCr = false;
  return {
    convert(bytes) {
      const out = Buffer.allocUnsafe(bytes.byteLength + 1);
      let length = 0;
      for (const byte of bytes) {
        if (heldCr && byte !== LF) out[length++] = CR;
        heldCr = byte === CR;
        if (!heldCr) out[length++] = byte;
      }
      return out.subarray(0, length);
    },
    finish: () => (heldCr ? Uint8Array.of(CR) : new Uint8Array(0)),
  };
}
