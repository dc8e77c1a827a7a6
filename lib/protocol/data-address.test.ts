import { describe, expect, it } from "vitest";
import {
  addressScope,
  decode227,
  decode229,
  decodeEprt,
  decodePort,
  encodeEprt,
  encodePort,
  sameAddress,
} from "./data-address";
import { growth, LINEAR_GROWTH } from "./testing/growth";

describe("encodePort", () => {
  it("writes the address and the port as six bytes", () => {
    expect(encodePort({ address: "192.168.1.100", port: 52_112 })).toBe("192,168,1,100,203,144");
    expect(encodePort({ address: "::ffff:127.0.0.1", port: 21 })).toBe("127,0,0,1,0,21");
  });

  it.each([
    ["::1", 1],
    ["localhost", 1],
    ["127.0.0.1\r\nDELE x", 1],
    ["127.0.0.1", 0],
    ["127.0.0.1", 65_536],
    ["127.0.0.1", 1.5],
  ])("refuses %j, port %d", (address, badPort) => {
    expect(() => encodePort({ address, port: badPort })).toThrow(RangeError);
  });
});

describe("encodeEprt", () => {
  it.each([
    ["192.0.2.7", "|1|192.0.2.7|52112|"],
    ["2001:db8::7", "|2|2001:db8::7|52112|"],
    ["::ffff:192.0.2.7", "|1|192.0.2.7|52112|"],
    ["fe80::1%eth0", "|2|fe80::1|52112|"],
  ])("writes %s as %s", (address, argument) => {
    expect(encodeEprt({ address, port: 52_112 })).toBe(argument);
  });

  it("refuses what is no address", () => {
    expect(() => encodeEprt({ address: "host|1|", port: 1 })).toThrow(RangeError);
  });
});

describe("decodePort", () => {
  it("shows the arithmetic", () => {
    expect(decodePort("192,168,1,100,203,144")).toEqual({
      hostText: "192,168,1,100",
      address: "192.168.1.100",
      portBytes: [203, 144],
      port: 52_112,
    });
  });

  it.each(["", "1,2,3,4,5", "1,2,3,4,5,6,7", "256,2,3,4,5,6", "1,2,3,4,0,0", "a,2,3,4,5,6", "1,2,3,4,5,6 x"])(
    "refuses %j",
    (argument) => {
      expect(decodePort(argument)).toBeNull();
    },
  );
});

describe("decodeEprt", () => {
  it.each([
    ["|1|132.235.1.2|6275|", "132.235.1.2", 6275],
    ["|2|1080::8:800:200C:417A|5282|", "1080::8:800:200C:417A", 5282],
    ["!1!127.0.0.1!21!", "127.0.0.1", 21],
  ])("reads %s", (argument, address, number) => {
    expect(decodeEprt(argument)).toEqual({ hostText: address, address, portBytes: null, port: number });
  });

  it.each([
    "",
    "|3|127.0.0.1|21|",
    "|1|::1|21|",
    "|2|127.0.0.1|21|",
    "|1|127.0.0.1|0|",
    "|1|127.0.0.1|65536|",
    "|1|127.0.0.1|21",
    "|1|localhost|21|",
    "|1|127.0.0.1!21|",
  ])("refuses %j", (argument) => {
    expect(decodeEprt(argument)).toBeNull();
  });
});

describe("decode227", () => {
  const address = (hostText: string, high: number, low: number) => ({
    hostText,
    address: hostText.replace(/\s*,\s*/g, "."),
    portBytes: [high, low],
    port: high * 256 + low,
  });

  it.each([
    ["227 Entering Passive Mode (198,51,100,10,195,12)", address("198,51,100,10", 195, 12)],
    ["227 Entering Passive Mode (192,168,1,1,195,75)", address("192,168,1,1", 195, 75)],
    ["227 Entering Passive Mode. 127,0,0,1,4,51", address("127,0,0,1", 4, 51)],
    ["227 please listen to 127,0,0,1,4,51.", address("127,0,0,1", 4, 51)],
    ["227 =127,0,0,1,4,51", address("127,0,0,1", 4, 51)],
    ["227 Entering Passive Mode, 127,0,0,1,4,51", address("127,0,0,1", 4, 51)],
    ["227 Entering Passive Mode (127, 0, 0, 1, 4, 51)", address("127, 0, 0, 1", 4, 51)],
    ["227 (127,000,000,001,004,051)", { ...address("127,000,000,001", 4, 51), address: "127.0.0.1" }],
    ["227-Mind the gap\n227 (10,0,0,1,0,21)", address("10,0,0,1", 0, 21)],
    ["227 not (1,2,3,4,5,999) but (10,0,0,1,0,21)", address("10,0,0,1", 0, 21)],
    ["227 was (1,2,3,4,5,6) is (10,0,0,1,0,21)", address("10,0,0,1", 0, 21)],
    ["227 is (10,0,0,1,0,21), not (1,2,3,4,0,0)", address("10,0,0,1", 0, 21)],
  ])("reads %j", (text, expected) => {
    expect(decode227(text)).toEqual(expected);
  });

  it("computes 49995 for 195,75", () => {
    expect(decode227("227 (192,168,1,1,195,75)")?.port).toBe(49_995);
  });

  it.each([
    "227 (1216,256,2,127,127,127)",
    "227 (127,0,0,1,0,0)",
    "227 (127,0,0,1,4)",
    "227 (4,127,0,0,1,4,51)",
    "227 (127.0.0.1,4,51)",
    "227 Entering Passive Mode",
    "",
  ])("finds no address in %j", (text) => {
    expect(decode227(text)).toBeNull();
  });

  it.each([
    ["digits", (size: number) => "1".repeat(size)],
    ["numbers", (size: number) => "1,".repeat(size / 2)],
    ["blanks", (size: number) => `1${" ".repeat(size)}1`],
    ["blanks and commas", (size: number) => `1${" ".repeat(size / 2)},${" ".repeat(size / 2)}`],
    ["fives", (size: number) => "1,2,3,4,5 ".repeat(size / 10)],
  ])("takes linear time on a long run of %s", (_what, text) => {
    expect(decode227(text(1_000_000))).toBeNull();
    expect(growth(text, decode227, 1_000_000)).toBeLessThan(LINEAR_GROWTH);
  });
});

describe("decode229", () => {
  it.each([
    ["229 Entering Extended Passive Mode (|||49932|)", 49_932],
    ["229 Entering Extended Passive Mode (!!!49932!)", 49_932],
    ["229 Entering Extended Passive Mode |||21|", 21],
    ["229 first (|||1|) then (|||2|)", 2],
  ])("reads %j", (text, number) => {
    expect(decode229(text)).toEqual({ hostText: null, address: null, portBytes: null, port: number });
  });

  it.each([
    "229 (|||1000000|)",
    "229 (|||65536|)",
    "229 (|||0|)",
    "229 (||||)",
    "229 (||21|)",
    "229 (|!|21|)",
    "229 OK",
    "",
  ])("finds no port in %j", (text) => {
    expect(decode229(text)).toBeNull();
  });

  it.each([
    ["bars", (size: number) => "|".repeat(size)],
    ["beginnings", (size: number) => "|||1".repeat(size / 4)],
    ["digits", (size: number) => `(|||${"1".repeat(size)}|)`],
  ])("takes linear time on a long run of %s", (_what, text) => {
    expect(growth(text, decode229, 1_000_000)).toBeLessThan(LINEAR_GROWTH);
  });
});

describe("decodePort and decodeEprt", () => {
  it.each([
    ["digits", (size: number) => "1".repeat(size)],
    ["numbers", (size: number) => "1,".repeat(size / 2)],
    ["blanks", (size: number) => `${" ".repeat(size)}1,2,3,4,5,6`],
    ["bars", (size: number) => "|1".repeat(size / 2)],
    ["colons", (size: number) => `|2|${":".repeat(size)}|1|`],
    ["a port", (size: number) => `|1|127.0.0.1|${"1".repeat(size)}|`],
    ["blanks behind it", (size: number) => `|1|127.0.0.1|21|${" ".repeat(size)}x`],
  ])("take linear time on a long run of %s", (_what, text) => {
    expect(growth(text, decodePort, 1_000_000)).toBeLessThan(LINEAR_GROWTH);
    expect(growth(text, decodeEprt, 1_000_000)).toBeLessThan(LINEAR_GROWTH);
  });
});

describe("addressScope", () => {
  it.each([
    ["127.0.0.1", "loopback"],
    ["127.255.255.255", "loopback"],
    ["::1", "loopback"],
    ["::ffff:127.0.0.1", "loopback"],
    ["::ffff:7f00:1", "loopback"],
    ["10.1.2.3", "private"],
    ["172.16.0.1", "private"],
    ["172.31.255.255", "private"],
    ["172.32.0.1", "public"],
    ["192.168.1.100", "private"],
    ["100.64.0.1", "private"],
    ["100.128.0.1", "public"],
    ["fd00::1", "private"],
    ["64:ff9b::10.0.0.1", "private"],
    ["2002:c0a8:1::1", "private"],
    ["169.254.169.254", "link-local"],
    ["fe80::1%eth0", "link-local"],
    ["0.0.0.0", "unspecified"],
    ["::", "unspecified"],
    ["0:0:0:0:0:0:0:0", "unspecified"],
    ["224.0.0.1", "multicast"],
    ["ff02::1", "multicast"],
    ["255.255.255.255", "reserved"],
    ["198.51.100.10", "public"],
    ["2001:db8::7", "public"],
  ])("of %s is %s", (address, scope) => {
    expect(addressScope(address)).toBe(scope);
  });

  it.each([
    "localhost",
    "0x7f000001",
    "127.1",
    "010.0.0.1",
    "::01.2.3.4",
    "2130706433",
    "1.2.3.256",
    "1::2::3",
    ":::",
    "1:2:3",
    "12345::",
    "",
  ])("knows no address in %j", (text) => {
    expect(addressScope(text)).toBeNull();
  });
});

describe("sameAddress", () => {
  it.each([
    ["2001:DB8::7", "2001:db8:0:0:0:0:0:7"],
    ["2001:db8::7", "2001:0db8::0007"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["::ffff:c000:201", "192.0.2.1"],
    ["fe80::1%eth0", "fe80::1"],
    ["::1.2.3.4", "::102:304"],
    ["1::", "1:0:0:0:0:0:0:0"],
  ])("%s is %s", (a, b) => {
    expect(sameAddress(a, b)).toBe(true);
  });

  it.each([
    ["192.0.2.1", "192.0.2.2"],
    ["::1", "127.0.0.1"],
    ["host", "host"],
  ])("%s is not %s", (a, b) => {
    expect(sameAddress(a, b)).toBe(false);
  });
});
