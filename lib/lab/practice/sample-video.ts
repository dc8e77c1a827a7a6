/** A WebM video, as the Matroska specification (RFC 9559) builds it. */
export interface Video {
  readonly width: number;
  readonly height: number;
  /** VP8 key frames: each can be shown by itself, so that a player can go to any of them. */
  readonly frames: readonly Buffer[];
  readonly millisecondsEach: number;
}

/** The bytes of a WebM file, with an index before its frames and its duration told. */
export function webmVideo({ width, height, frames, millisecondsEach }: Video): Buffer {
  const header = element("1a45dfa3", [
    element("4286", unsigned(1)),
    element("42f7", unsigned(1)),
    element("42f2", unsigned(4)),
    element("42f3", unsigned(8)),
    element("4282", Buffer.from("webm")),
    element("4287", unsigned(2)),
    element("4285", unsigned(2)),
  ]);
  const information = element("1549a966", [
    // Nanoseconds of a tick: all times are milliseconds.
    element("2ad7b1", unsigned(1_000_000)),
    element("4489", float(frames.length * millisecondsEach)),
    element("4d80", Buffer.from("Portside")),
    element("5741", Buffer.from("Portside")),
  ]);
  const tracks = element("1654ae6b", [
    element("ae", [
      element("d7", unsigned(1)),
      element("73c5", unsigned(1)),
      element("83", unsigned(1)),
      element("86", Buffer.from("V_VP8")),
      element("e0", [element("b0", unsigned(width)), element("ba", unsigned(height))]),
    ]),
  ]);
  const clusters = frames.map((frame, index) =>
    element("1f43b675", [
      element("e7", unsigned(index * millisecondsEach)),
      // Track 1, no time after the cluster's, a key frame.
      element("a3", Buffer.concat([Buffer.from([0x81, 0, 0, 0x80]), frame])),
    ]),
  );
  const indexBefore = (first: number) => cues(clusters, millisecondsEach, first);
  // Its numbers have one length, so that it is as long wherever the clusters begin.
  const first = information.length + tracks.length + indexBefore(0).length;
  return Buffer.concat([header, element("18538067", [information, tracks, indexBefore(first), ...clusters])]);
}

/** The index: where each cluster begins, in bytes from the beginning of the segment's content. */
function cues(clusters: readonly Buffer[], millisecondsEach: number, first: number): Buffer {
  let position = first;
  return element(
    "1c53bb6b",
    clusters.map((cluster, index) => {
      const at = position;
      position += cluster.length;
      return element("bb", [
        element("b3", unsigned(index * millisecondsEach)),
        element("b7", [element("f7", unsigned(1)), element("f1", unsigned(at))]),
      ]);
    }),
  );
}

/** @param id in hex */
function element(id: string, content: Buffer | readonly Buffer[]): Buffer {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.concat(content);
  const size = Buffer.alloc(4);
  // The first bits tell that the size has four bytes.
  size.writeUInt32BE(0x1000_0000 + bytes.length);
  return Buffer.concat([Buffer.from(id, "hex"), size, bytes]);
}

function unsigned(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function float(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}
