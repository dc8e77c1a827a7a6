import { crc32, gunzipSync, inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { STUDENT } from "./accounts";
import { FileSystem } from "./file-system";
import { encodeNames } from "./name-bytes";
import { resolvePath } from "./path";
import { sampleTree } from "./sample-content";
import { ODD_NAMES, RAW_NAMES } from "./sample-texts";

const files = new FileSystem({ storageBytes: 0, nodes: 0 }, sampleTree);

function bytes(path: string): Buffer {
  return Buffer.concat([...files.findReadable(resolvePath([], path), STUDENT).content.slices()]);
}

describe("the sample files", () => {
  it("have a PNG image whose checksums and size are right", () => {
    const png = bytes("/pub/images/sunset.png");
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    const types: string[] = [];
    for (let at = 8; at < png.length; ) {
      const length = png.readUInt32BE(at);
      const type = png.subarray(at + 4, at + 8).toString();
      types.push(type);
      expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(png.subarray(at + 4, at + 8 + length)));
      if (type === "IDAT") {
        expect(inflateSync(png.subarray(at + 8, at + 8 + length))).toHaveLength(180 * (1 + 320 * 3));
      }
      at += 12 + length;
    }
    expect(types).toEqual(["IHDR", "IDAT", "IEND"]);
  });

  it("have a PDF whose cross-reference table points at its objects", () => {
    const pdf = bytes("/pub/documents/which-side.pdf").toString("latin1");
    const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(pdf)?.[1]);
    expect(pdf.slice(start, start + 5)).toBe("xref\n");
    const offsets = [...pdf.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) =>
      Number(offset),
    );
    expect(offsets).toHaveLength(5);
    offsets.forEach((offset, index) => {
      expect(pdf.slice(offset).startsWith(`${index + 1} 0 obj`)).toBe(true);
    });
  });

  it("have a WAV file as long as its header says, and an archive that opens", () => {
    const wav = bytes("/pub/audio/chord.wav");
    expect(wav.readUInt32LE(4)).toBe(wav.length - 8);
    expect(wav.readUInt32LE(40)).toBe(wav.length - 44);
    expect(gunzipSync(bytes("/pub/releases/2.1/sample-2.1.txt.gz")).toString()).toContain("Release 2.1");
  });

  it("have odd names that the server itself would take", () => {
    const names = files.list(["pub", "names"], STUDENT).map(({ name }) => name);
    expect(names).toEqual(ODD_NAMES);
    for (const name of names) expect(resolvePath([], name)).toEqual([name]);
    expect(names.some((name) => name.length === 200)).toBe(true);
    expect(Math.max(...names.map((name) => Buffer.byteLength(name)))).toBe(255);
  });

  it("have names of other bytes than UTF-8's, which stay what they are", () => {
    const names = files.list(["pub", "raw-names"], STUDENT).map(({ name }) => encodeNames(name));
    expect(names.map((bytes) => bytes.toString("latin1"))).toEqual(RAW_NAMES);
  });

  it("have a video of four seconds whose index points at its frames", () => {
    const video = bytes("/pub/video/countdown.webm");
    const segment = video.indexOf("18538067", 0, "hex") + 8;
    const position = "f110000004";
    let clusters = 0;
    for (let at = video.indexOf(position, 0, "hex"); at !== -1; at = video.indexOf(position, at + 1, "hex")) {
      const cluster = segment + video.readUInt32BE(at + 5);
      expect(video.toString("hex", cluster, cluster + 4)).toBe("1f43b675");
      clusters++;
    }
    expect(clusters).toBe(8);
    expect(video.readDoubleBE(video.indexOf("448910000008", 0, "hex") + 6)).toBe(4000);
  });

  it("have directories of many files and one of a gibibyte, and use no quota", () => {
    expect(files.list(["pub", "many"], STUDENT)).toHaveLength(10_000);
    expect(files.list(["pub", "huge"], STUDENT)).toHaveLength(100_000);
    expect(files.findReadable(["pub", "large", "1-GiB.bin"], STUDENT).content.size).toBe(1024 ** 3);
    expect(files.quota.used).toBe(0);
  });
});
