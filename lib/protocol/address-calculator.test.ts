import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CalculatorFields,
  calculate,
  changedFields,
  type FieldName,
  fieldsFromLine,
  fieldsOf,
  numberNames,
  problemOfLine,
  withField,
} from "./address-calculator";
import { decode227, decode229, decodeEprt, decodePort, sameAddress } from "./data-address";
import { FUZZ } from "./testing/fuzz-runs";

const start = fieldsOf({ address: "127.0.0.1", port: 52112 });

function typed(...edits: readonly (readonly [FieldName, string])[]): CalculatorFields {
  return edits.reduce((fields, [name, text]) => withField(fields, name, text), start);
}

function lines(fields: CalculatorFields): readonly (string | null)[] {
  return calculate(fields).written.map(({ line }) => line);
}

describe("the fields", () => {
  it("begin with the six numbers, the address and the port", () => {
    expect(start).toEqual({
      h1: "127",
      h2: "0",
      h3: "0",
      h4: "1",
      p1: "203",
      p2: "144",
      address: "127.0.0.1",
      port: "52112",
    });
  });

  it("know no address where a line names none", () => {
    expect(fieldsOf({ address: null, port: 49932 })).toMatchObject({
      h1: "",
      address: "",
      p1: "195",
      p2: "12",
    });
  });

  it.each([
    ["h4", "7", { address: "127.0.0.7", port: "52112" }],
    ["p1", "195", { address: "127.0.0.1", port: "50064" }],
    ["p2", "", { p1: "203", port: "" }],
    ["p2", "256", { p1: "203", port: "" }],
    ["h1", "x", { address: "", h2: "0" }],
    ["address", "192.168.1.1", { h1: "192", h2: "168", h3: "1", h4: "1", p1: "203" }],
    ["address", " 192.168.1.1 ", { h1: "192", h4: "1" }],
    ["address", "2001:db8::7", { h1: "", h2: "", h3: "", h4: "", p1: "203" }],
    ["address", "[2001:db8::7]", { h1: "" }],
    ["address", "::ffff:192.0.2.1", { h1: "192", h4: "1" }],
    ["address", "192.168.1", { h1: "", h4: "" }],
    ["port", "49995", { p1: "195", p2: "75", h1: "127" }],
    ["port", "255", { p1: "0", p2: "255" }],
    ["port", "65536", { p1: "", p2: "" }],
  ] as const)("follow %s = %j", (name, text, expected) => {
    expect(typed([name, text])).toMatchObject({ [name]: text, ...expected });
  });
});

describe("calculate", () => {
  it("gives the arithmetic and all four forms", () => {
    expect(calculate(start)).toEqual({
      errors: {},
      arithmetic: { high: 203, low: 144, port: 52112 },
      isIpv6: false,
      written: [
        { form: "PORT", line: "PORT 127,0,0,1,203,144", missing: null },
        { form: "227", line: "227 Entering Passive Mode (127,0,0,1,203,144)", missing: null },
        { form: "EPRT", line: "EPRT |1|127.0.0.1|52112|", missing: null },
        { form: "229", line: "229 Entering Extended Passive Mode (|||52112|)", missing: null },
      ],
    });
  });

  it("says that PORT and 227 can't carry IPv6", () => {
    const { written, errors, isIpv6 } = calculate(typed(["address", "[2001:db8::7]"]));
    expect(errors).toEqual({});
    expect(isIpv6).toBe(true);
    expect(written).toEqual([
      { form: "PORT", line: null, missing: expect.stringContaining("not possible with IPv6") },
      { form: "227", line: null, missing: expect.stringContaining("not possible with IPv6") },
      { form: "EPRT", line: "EPRT |2|2001:db8::7|52112|", missing: null },
      { form: "229", line: "229 Entering Extended Passive Mode (|||52112|)", missing: null },
    ]);
  });

  it("needs no address for 229", () => {
    const { written } = calculate(typed(["address", ""]));
    expect(written.map(({ line, missing }) => line ?? missing)).toEqual([
      "needs an address",
      "needs an address",
      "needs an address",
      "229 Entering Extended Passive Mode (|||52112|)",
    ]);
  });

  it.each([
    ["h1", "256", "h1 is one byte: 256 is above 255."],
    ["p2", "1000000", "p2 is one byte: 1000000 is above 255."],
    ["h2", "-1", "h2 must be a whole number from 0 to 255, not “-1”."],
    ["p1", "0x7", "p1 must be a whole number from 0 to 255, not “0x7”."],
    ["port", "0", "Port 0 is not a port"],
    ["port", "65536", "65536 is above 65535"],
    ["port", "ftp", "A port is a whole number from 1 to 65535, not “ftp”."],
    ["address", "ftp.example.org", "“ftp.example.org” is not an IP address."],
    ["address", "1.2.3.256", "“1.2.3.256” is not an IP address."],
  ] as const)("says what is wrong with %s = %s", (name, text, error) => {
    const { errors, written } = calculate(typed([name, text]));
    expect(Object.keys(errors)).toEqual([name]);
    expect(errors[name]).toContain(error);
    expect(written[0]?.line).toBeNull();
  });

  it("says that p1 = p2 = 0 make no port", () => {
    const { errors, arithmetic, written } = calculate(typed(["p1", "0"], ["p2", "0"]));
    expect(errors.port).toContain("Port 0");
    expect(arithmetic).toEqual({ high: 0, low: 0, port: 0 });
    expect(written.every(({ line }) => line === null)).toBe(true);
  });

  it("finds nothing wrong with what isn't typed yet", () => {
    expect(calculate(typed(["h1", ""], ["port", ""])).errors).toEqual({});
  });
});

describe("a pasted line", () => {
  it.each([
    ["227 Entering Passive Mode (192,168,1,1,195,75)", "192.168.1.1", "49995"],
    ["227 Entering Passive Mode 192,168,1,1,195,75.", "192.168.1.1", "49995"],
    ["PORT 192,168,1,100,203,144\r\n", "192.168.1.100", "52112"],
    ["port 192,168,1,100,203,144", "192.168.1.100", "52112"],
    ["192,168,1,100,203,144", "192.168.1.100", "52112"],
    ["EPRT |2|2001:db8::7|52112|", "2001:db8::7", "52112"],
    ["|1|192.0.2.7|52112|", "192.0.2.7", "52112"],
    ["229 Entering Extended Passive Mode (|||49932|)", "127.0.0.1", "49932"],
    ["229 Extended Passive Mode Entered (!!!49932!)", "127.0.0.1", "49932"],
    ["192.0.2.7:52112", "192.0.2.7", "52112"],
    ["[2001:db8::7]:52112", "2001:db8::7", "52112"],
  ])("%j gives address and port", (text, address, port) => {
    expect(fieldsFromLine(text, start)).toMatchObject({ address, port });
  });

  it.each([
    "",
    "17",
    "192.168.1.1",
    "2001:db8::7",
    "227 Entering Passive Mode (192,168,1,256,195,75)",
    "PORT 1,2,3,4,0,0",
    "192.0.2.7:0",
    "192.0.2.7:65536",
    `227 (${"1,".repeat(400)}2)`,
  ])("%j has none", (text) => {
    expect(fieldsFromLine(text, start)).toBeNull();
  });
});

describe("changedFields", () => {
  it.each([
    [typed(), []],
    [typed(["h1", "0127"]), ["h1", "address"]],
    [typed(["h1", "128"]), ["h1", "address"]],
    [typed(["h2", "000"]), []],
    [typed(["p2", "145"]), ["p2", "port"]],
    [typed(["p2", "145"], ["p2", "144"]), []],
    [typed(["address", "10.0.0.1"]), ["h1", "address"]],
  ])("compares by meaning (%#)", (fields, changed) => {
    expect([...changedFields(fields, start)]).toEqual(changed);
  });

  it("takes two writings of one IPv6 address for the same", () => {
    const from = fieldsOf({ address: "2001:db8::7", port: 21 });
    expect(changedFields(withField(from, "address", "2001:DB8:0::7"), from).size).toBe(0);
  });
});

const byte = fc.integer({ min: 0, max: 255 });
const port = fc.integer({ min: 1, max: 65_535 });
const bytes = fc.array(byte, { minLength: 4, maxLength: 4 });
const group = fc.integer({ min: 0, max: 0xffff });
const ipv6 = fc
  .array(group, { minLength: 8, maxLength: 8 })
  .filter((groups) => groups.slice(0, 5).some((value) => value !== 0))
  .map((groups) => groups.map((value) => value.toString(16)).join(":"));

describe("both directions", () => {
  it("agree: numbers typed one by one give the address and port that give the same numbers", () => {
    fc.assert(
      fc.property(bytes, port, (host, number) => {
        const six = [...host, number >> 8, number & 0xff].map(String);
        const forward = numberNames.reduce(
          (fields, name, i) => withField(fields, name, six[i] ?? ""),
          fieldsOf({ address: null, port: 1 }),
        );
        expect(forward).toMatchObject({ address: host.join("."), port: String(number) });
        const back = withField(withField(start, "address", forward.address), "port", forward.port);
        expect(back).toEqual(forward);
      }),
      FUZZ,
    );
  });

  it("agree: every form that is written is read back as what stands in the fields", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          bytes.map((host) => host.join(".")),
          ipv6,
        ),
        port,
        (address, number) => {
          const fields = fieldsOf({ address, port: number });
          const [portLine, reply227, eprtLine, reply229] = lines(fields);
          expect(decode229(reply229 ?? "")?.port).toBe(number);
          expect(sameAddress(decodeEprt(eprtLine?.slice(5) ?? "")?.address ?? "", address)).toBe(true);
          if (address.includes(":")) expect([portLine, reply227]).toEqual([null, null]);
          else {
            expect(decodePort(portLine?.slice(5) ?? "")).toMatchObject({ address, port: number });
            expect(decode227(reply227 ?? "")).toMatchObject({ address, port: number });
          }
          const written = lines(fields).filter((line) => line !== null);
          expect(written).toHaveLength(address.includes(":") ? 2 : 4);
          for (const line of written) expect(fieldsFromLine(line, fields)).toEqual(fields);
        },
      ),
      FUZZ,
    );
  });

  it("make a port of p1 × 256 + p2, and p1 and p2 of it by division with rest", () => {
    fc.assert(
      fc.property(byte, byte, (high, low) => {
        const { arithmetic } = calculate(typed(["p1", String(high)], ["p2", String(low)]));
        expect(arithmetic).toEqual({ high, low, port: high * 256 + low });
        expect([Math.floor((arithmetic?.port ?? 0) / 256), (arithmetic?.port ?? 0) % 256]).toEqual([
          high,
          low,
        ]);
      }),
      FUZZ,
    );
  });

  it("take any text without throwing, and write only what can be read", () => {
    const name = fc.constantFrom<FieldName>(...numberNames, "address", "port");
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 12 }),
      fc.constantFrom("0", "00", "255", "256", "65535", "65536", "1e3", " 7 ", "::1", "1.2.3.4", "-1", "٣"),
    );
    let readable = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(name, text), { maxLength: 6 }), (edits) => {
        const fields = typed(...edits);
        const { written, errors } = calculate(fields);
        for (const { line, missing } of written) expect((line === null) !== (missing === null)).toBe(true);
        const [portLine] = lines(fields);
        if (portLine != null) {
          readable++;
          expect(errors).toEqual({});
          expect(decodePort(portLine.slice(5))).not.toBeNull();
        }
        for (const [, any] of edits) fieldsFromLine(any, fields);
      }),
      FUZZ,
    );
    expect(readable).toBeGreaterThan(0);
  });
});

describe("a pasted line without an address", () => {
  it.each([
    ["PORT 1,2,3,4,256,6", "256 is above 255"],
    ["PORT 1,2,3,4,5", "here are 5"],
    ["229 (|||70000|)", "70000 is above 65535"],
    ["192.0.2.7:99999", "99999 is above 65535"],
    ["192.0.2.7:0", "Port 0"],
    ["EPRT |1|here|50000|", "no address"],
    ["227 Entering Passive Mode", "no address"],
    ["PORT", "no address"],
  ])("%s: %s", (line, said) => {
    expect(problemOfLine(line)).toContain(said);
  });

  it.each(["PORT 1,2,3,4,5,6", "229 (|||50000|)", "192.0.2.7", "2001:db8::7", "80", "300", "", "hello"])(
    "%j isn't one",
    (line) => {
      expect(problemOfLine(line)).toBeNull();
    },
  );
});
