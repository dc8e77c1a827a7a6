import { isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addressScope,
  type DataAddress,
  decode227,
  decode229,
  decodeEprt,
  decodePort,
  encodeEprt,
  encodePort,
  sameAddress,
} from "./data-address";
import { parseIpAddress } from "./ip-address";
import { FUZZ } from "./testing/fuzz-runs";

const byte = fc.integer({ min: 0, max: 255 });
const port = fc.integer({ min: 1, max: 65_535 });
const ipv4 = fc.array(byte, { minLength: 4, maxLength: 4 });

/** Sixteen bytes with zeros in a row, which shorten the text; IPv4 in disguise has its own family. */
const ipv6 = fc
  .array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), { minLength: 8, maxLength: 8 })
  .filter((groups) => !(groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff))
  .map((groups) => groups.flatMap((group) => [group >> 8, group & 0xff]));

interface Writing {
  /** Which groups `::` stands for, if they are zeros: from the first on, that many. */
  readonly from: number;
  readonly zeros: number;
  readonly padded: boolean;
  readonly upper: boolean;
  readonly dotted: boolean;
}

const writing: fc.Arbitrary<Writing> = fc.record({
  from: fc.nat(7),
  zeros: fc.nat(8),
  padded: fc.boolean(),
  upper: fc.boolean(),
  dotted: fc.boolean(),
});

/** An IPv6 address in one of its many forms (RFC 4291 §2.2). */
function writtenIpv6(bytes: readonly number[], { from, zeros, padded, upper, dotted }: Writing): string {
  const groups: string[] = [];
  for (let at = 0; at < (dotted ? 12 : 16); at += 2) {
    const group = ((bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0)).toString(16);
    groups.push(padded ? group.padStart(4, "0") : group);
  }
  if (dotted) groups.push(bytes.slice(12).join("."));
  const hidden = groups.slice(from, from + zeros);
  const shortens = hidden.length > 0 && hidden.every((group) => /^0+$/.test(group));
  const text = shortens
    ? `${groups.slice(0, from).join(":")}::${groups.slice(from + zeros).join(":")}`
    : groups.join(":");
  return upper ? text.toUpperCase() : text;
}

const address = fc.oneof(
  ipv4.map((bytes) => bytes.join(".")),
  fc.tuple(ipv6, writing).map(([bytes, how]) => writtenIpv6(bytes, how)),
);

/** RFC 2428 §2: any printable ASCII; what may stand between two of them is no delimiter. */
const delimiterBut = (excluded: RegExp) =>
  fc
    .integer({ min: 0x21, max: 0x7e })
    .map((code) => String.fromCharCode(code))
    .filter((character) => !excluded.test(character));

/** What stands around an address: no digit next to it, and no figures with commas of its own. */
const words = fc.constantFrom(
  "",
  " ",
  "Entering Passive Mode ",
  "see you at =",
  "(",
  " [",
  "v2 says: ",
  "ok.",
);

describe("an address that was written", () => {
  it("is read back from PORT", () => {
    fc.assert(
      fc.property(ipv4, port, (bytes, number) => {
        const host = bytes.join(".");
        const high = number >> 8;
        const expected = {
          hostText: bytes.join(","),
          address: host,
          portBytes: [high, number - high * 256],
          port: number,
        };
        expect(decodePort(encodePort({ address: host, port: number }))).toEqual(expected);
      }),
      FUZZ,
    );
  });

  it("is read back from EPRT, whatever the delimiter and the form", () => {
    fc.assert(
      fc.property(address, port, delimiterBut(/[0-9a-f.:%]/i), (host, number, delimiter) => {
        const argument = encodeEprt({ address: host, port: number }).replaceAll("|", delimiter);
        const decoded = decodeEprt(argument);
        expect(decoded).toMatchObject({ portBytes: null, port: number });
        expect(sameAddress(decoded?.address ?? "", host)).toBe(true);
      }),
      FUZZ,
    );
  });

  it("is read back from 227, whatever the words around and the blanks within", () => {
    const comma = fc.constantFrom(",", ", ", " ,", "\t,  ");
    const zeros = fc.constantFrom(0, 2, 3);
    fc.assert(
      fc.property(
        ipv4,
        port,
        comma,
        zeros,
        words,
        words,
        (bytes, number, separator, width, before, after) => {
          const six = [...bytes, number >> 8, number & 0xff].map((part) => String(part).padStart(width, "0"));
          const decoded = decode227(`227 ${before}${six.join(separator)}${after}`);
          expect(decoded).toMatchObject({ address: bytes.join("."), port: number });
        },
      ),
      FUZZ,
    );
  });

  it("is read back from 229, whatever the delimiter and the words around", () => {
    fc.assert(
      fc.property(port, delimiterBut(/\d/), words, words, (number, d, before, after) => {
        const decoded = decode229(`229 ${before}(${d}${d}${d}${number}${d})${after}`);
        expect(decoded).toEqual({ hostText: null, address: null, portBytes: null, port: number });
      }),
      FUZZ,
    );
  });
});

function expectPlausible({ address, portBytes, port: number, hostText }: DataAddress, text: string) {
  expect(Number.isInteger(number) && number >= 1 && number <= 65_535).toBe(true);
  expect(address === null).toBe(hostText === null);
  if (hostText !== null) expect(text).toContain(hostText);
  if (address !== null) expect(parseIpAddress(address)).not.toBeNull();
  if (portBytes === null) return;
  const [high, low] = portBytes;
  expect(high >= 0 && high <= 255 && low >= 0 && low <= 255).toBe(true);
  expect(high * 256 + low).toBe(number);
}

describe("any text", () => {
  const pieces = fc
    .array(
      fc.constantFrom(
        ..."| ! , ( ) 0 1 01 9 255 256 65535 65536 999999 : :: . % ffff |1| |2| ||| 1,2,3,4,5,6".split(" "),
      ),
      { maxLength: 14 },
    )
    .chain((parts) => fc.constantFrom("", " ").map((between) => parts.join(between)));
  /** Whole addresses but for a number or two. */
  const number = fc.constantFrom("0", "00", "1", "9", "255", "256", "999", "65535", "65536", "99999", "");
  const near = fc.oneof(
    fc.array(number, { minLength: 5, maxLength: 7 }).map((six) => `(${six.join(",")})`),
    fc
      .array(fc.constantFrom("0", "0", "1", "255", "256"), { minLength: 6, maxLength: 6 })
      .map((six) => six.join(",")),
    number.map((port) => `(|||${port}|)`),
    fc
      .tuple(fc.constantFrom("1|127.0.0.1", "1|1.2.3.256", "2|::1", "2|1::2::3", "1|::1"), number)
      .map(([host, port]) => `|${host}|${port}|`),
  );
  const text = fc.oneof(
    { weight: 2, arbitrary: pieces },
    { weight: 2, arbitrary: near },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 30 }) },
  );

  it("gives a whole address or none, and never throws", () => {
    fc.assert(
      fc.property(text, (any) => {
        for (const decode of [decode227, decode229, decodePort, decodeEprt]) {
          const decoded = decode(any);
          if (decoded !== null) expectPlausible(decoded, any);
        }
        expect(addressScope(any) === null).toBe(parseIpAddress(any) === null);
      }),
      FUZZ,
    );
  });
});

describe("parseIpAddress", () => {
  it("reads IPv4 and every form of IPv6", () => {
    fc.assert(
      fc.property(ipv4, ipv6, writing, fc.constantFrom("", "%eth0", "%1"), (four, six, how, zone) => {
        expect(parseIpAddress(four.join("."))).toEqual({ family: 4, bytes: four });
        expect(parseIpAddress(writtenIpv6(six, how) + zone)).toEqual({ family: 6, bytes: six });
        const mapped = [...new Array<number>(10).fill(0), 255, 255, ...four];
        expect(parseIpAddress(writtenIpv6(mapped, how))).toEqual({ family: 4, bytes: four });
      }),
      FUZZ,
    );
  });

  it("takes for an address what Node takes for one", () => {
    const part = fc.constantFrom(..."0 00 01 1 10 127 255 256 fFf 12345 g".split(" "), "");
    const near = fc
      .array(fc.tuple(part, fc.constantFrom(".", ":", ":", "::", "")), { maxLength: 9 })
      .map((parts) => parts.flat().join(""));
    const dotted = fc.array(part, { minLength: 3, maxLength: 5 }).map((parts) => parts.join("."));
    fc.assert(
      fc.property(
        fc.oneof(
          near,
          dotted,
          fc.tuple(near, dotted).map((both) => both.join(":")),
        ),
        (any) => {
          expect(parseIpAddress(any) !== null).toBe(isIP(any) !== 0);
        },
      ),
      FUZZ,
    );
  });
});
