import {
  type DataAddress,
  decode227,
  decode229,
  decodeEprt,
  decodePort,
  encodeEprt,
  encodePort,
} from "./data-address";
import { type IpAddress, parseIpAddress } from "./ip-address";

/** The six numbers of PORT and 227, in the order in which they stand on the wire (RFC 959 §4.1.2). */
export const numberNames = ["h1", "h2", "h3", "h4", "p1", "p2"] as const;
export type NumberName = (typeof numberNames)[number];

/** Everything that can be typed: the six numbers, or an ordinary address and port. */
export type FieldName = NumberName | "address" | "port";

/** What stands in the fields, as text: a person is in the middle of typing. */
export type CalculatorFields = Readonly<Record<FieldName, string>>;

/** The four ways in which FTP writes an address. */
export type AddressForm = "PORT" | "227" | "EPRT" | "229";

export interface WrittenAddress {
  readonly form: AddressForm;
  /** The command, or a reply in the words of the RFC; null when this form can't say it. */
  readonly line: string | null;
  /** Why there is no line; null when there is one. */
  readonly missing: string | null;
}

/** How p1 and p2 make the port, and the port makes them. */
export interface PortArithmetic {
  readonly high: number;
  readonly low: number;
  /** 0 to 65535. */
  readonly port: number;
}

export interface Calculation {
  /** In words, for each field that can't be what it says. */
  readonly errors: Readonly<Partial<Record<FieldName, string>>>;
  /** Null while the port isn't known. */
  readonly arithmetic: PortArithmetic | null;
  /** Always four, in the order of `AddressForm`. */
  readonly written: readonly WrittenAddress[];
  /** Set for an IPv6 address, which has no h1 to h4. */
  readonly isIpv6: boolean;
}

const hostNumbers = ["h1", "h2", "h3", "h4"] as const;

/**
 * The fields for an address from the wire.
 *
 * @param address null where the line names none (229) and it isn't known otherwise either
 * @param port 1 to 65535
 */
export function fieldsOf({
  address,
  port,
}: {
  readonly address: string | null;
  readonly port: number;
}): CalculatorFields {
  const empty = { h1: "", h2: "", h3: "", h4: "", p1: "", p2: "", address: "", port: "" };
  return withField(withField(empty, "address", address ?? ""), "port", String(port));
}

/** The fields after one was typed into: what follows from it follows, what doesn't stays. Never throws. */
export function withField(fields: CalculatorFields, name: FieldName, text: string): CalculatorFields {
  const typed = { ...fields, [name]: text };
  switch (name) {
    case "address":
      return { ...typed, ...numbersOfAddress(readAddress(text)) };
    case "port":
      return { ...typed, ...numbersOfPort(readPort(text)) };
    case "p1":
    case "p2": {
      const [high, low] = [readByte(typed.p1), readByte(typed.p2)];
      return { ...typed, port: high === null || low === null ? "" : String(high * 256 + low) };
    }
    default: {
      const bytes = hostNumbers.map((host) => readByte(typed[host]));
      return { ...typed, address: bytes.includes(null) ? "" : bytes.join(".") };
    }
  }
}

/**
 * The address in a pasted text: a whole line with PORT, EPRT, 227 or 229, six numbers, or `192.0.2.7:52112`. A 229
 * names no address: the one that stands in the fields stays.
 *
 * @returns null when there is no address in it, or when it is ordinary text of one field
 */
export function fieldsFromLine(text: string, fields: CalculatorFields): CalculatorFields | null {
  const line = text.trim();
  // The longest real line is a few dozen characters; nobody pastes more by intention.
  if (line.length > 500) return null;
  const found = readLine(line);
  if (found === null) return null;
  if (found.address === null) return withField(fields, "port", String(found.port));
  return fieldsOf({ address: found.address, port: found.port });
}

/**
 * What is wrong with a pasted line, in words: it looks like one of FTP's, and holds no address.
 *
 * @returns null for a line that can be read, and for ordinary text of one field
 */
export function problemOfLine(text: string): string | null {
  const line = text.trim().slice(0, 500);
  const isLine = /^(?:PORT|EPRT|22[79])\b/i.test(line) || /[,|]/.test(line) || /^[\d.]+:\d+$/.test(line);
  if (!isLine || readLine(line) !== null) return null;
  const numbers = /\d+(?:\s*,\s*\d+)+/.exec(line)?.[0].split(",") ?? null;
  if (numbers !== null) {
    const large = numbers.find((number) => Number(number) > 255);
    if (large !== undefined)
      return `${shortened(large)} is above 255, and each of the six numbers is one byte.`;
    if (numbers.length !== 6)
      return `PORT and 227 take six numbers with commas between them; here ${numbers.length === 1 ? "is" : "are"} ${numbers.length}.`;
  }
  const [, port = null] = /[:|](\d+)\|?\)?\.?$/.exec(line) ?? [];
  const wrongPort = port === null ? null : portError(port, readPort(port));
  return wrongPort ?? "There is no address in that line which FTP could mean.";
}

/** What the fields come to: the arithmetic, all four forms, and what is wrong. Never throws. */
export function calculate(fields: CalculatorFields): Calculation {
  const ip = readAddress(fields.address);
  const port = readPort(fields.port);
  const isPort = port !== null && port >= 1;
  return {
    errors: errorsOf(fields, ip, port),
    arithmetic: port === null ? null : { high: port >> 8, low: port & 0xff, port },
    written: writtenForms(ip === null ? null : plainAddress(fields.address), ip, isPort ? port : null),
    isIpv6: ip?.family === 6,
  };
}

/**
 * The fields whose values differ from other ones, by their meaning: "007" is 7, "2001:DB8::1" is "2001:db8:0::1". What
 * can't be read is compared as text.
 */
export function changedFields(fields: CalculatorFields, from: CalculatorFields): ReadonlySet<FieldName> {
  const names: readonly FieldName[] = [...numberNames, "address", "port"];
  return new Set(names.filter((name) => meaningOf(name, fields[name]) !== meaningOf(name, from[name])));
}

function meaningOf(name: FieldName, text: string): string {
  if (name === "address") return readAddress(text)?.bytes.join(".") ?? text.trim();
  const number = name === "port" ? readPort(text) : readByte(text);
  return number === null ? text.trim() : String(number);
}

function readLine(line: string): { readonly address: string | null; readonly port: number } | null {
  const [, verb = "", argument = ""] = /^(PORT|EPRT)\s+(.*)$/i.exec(line) ?? [];
  if (verb.toUpperCase() === "PORT") return decodePort(argument);
  if (verb.toUpperCase() === "EPRT") return decodeEprt(argument);
  return decodeEprt(line) ?? decode229Line(line) ?? decode227(line) ?? readEndpoint(line);
}

/** Three delimiters in a row are rare enough in other text that the code in front may be missing. */
function decode229Line(line: string): DataAddress | null {
  return /^227\b/.test(line) ? null : decode229(line);
}

/** `192.0.2.7:52112` or `[2001:db8::7]:52112`; an address alone is no line. */
function readEndpoint(line: string): { address: string; port: number } | null {
  const [, bracketed, bare, portText = ""] = /^(?:\[([^\]]+)\]|([\d.]+)):(\d{1,5})$/.exec(line) ?? [];
  const address = bracketed ?? bare ?? "";
  const port = readPort(portText);
  return parseIpAddress(address) === null || port === null || port === 0 ? null : { address, port };
}

/** 0 to 255; null for anything else. Leading zeros are decimal, as servers take them. */
function readByte(text: string): number | null {
  const number = /^\s*\d{1,3}\s*$/.test(text) ? Number(text) : Number.NaN;
  return number <= 255 ? number : null;
}

/** 0 to 65535, because p1 and p2 can say 0, though no connection can; null for anything else. */
function readPort(text: string): number | null {
  const number = /^\s*\d{1,5}\s*$/.test(text) ? Number(text) : Number.NaN;
  return number <= 65_535 ? number : null;
}

function readAddress(text: string): IpAddress | null {
  return parseIpAddress(plainAddress(text));
}

/** Without the blanks and brackets that addresses are copied with. */
function plainAddress(text: string): string {
  const trimmed = text.trim();
  return trimmed.startsWith("[") && trimmed.endsWith("]") ? trimmed.slice(1, -1) : trimmed;
}

function numbersOfAddress(ip: IpAddress | null): Pick<CalculatorFields, (typeof hostNumbers)[number]> {
  const bytes = ip?.family === 4 ? ip.bytes.map(String) : [];
  const [h1 = "", h2 = "", h3 = "", h4 = ""] = bytes;
  return { h1, h2, h3, h4 };
}

function numbersOfPort(port: number | null): Pick<CalculatorFields, "p1" | "p2"> {
  return port === null ? { p1: "", p2: "" } : { p1: String(port >> 8), p2: String(port & 0xff) };
}

function errorsOf(
  fields: CalculatorFields,
  ip: IpAddress | null,
  port: number | null,
): Partial<Record<FieldName, string>> {
  const errors: Partial<Record<FieldName, string>> = {};
  for (const name of numberNames) {
    const error = byteError(name, fields[name]);
    if (error !== null) errors[name] = error;
  }
  if (fields.address.trim() !== "" && ip === null) {
    errors.address = `“${shortened(fields.address)}” is not an IP address. FTP carries no names: write four numbers with dots, or an IPv6 address.`;
  }
  const error = portError(fields.port, port);
  if (error !== null) errors.port = error;
  return errors;
}

function byteError(name: NumberName, text: string): string | null {
  if (text.trim() === "" || readByte(text) !== null) return null;
  if (/^\s*\d+\s*$/.test(text)) return `${name} is one byte: ${shortened(text)} is above 255.`;
  return `${name} must be a whole number from 0 to 255, not “${shortened(text)}”.`;
}

function portError(text: string, port: number | null): string | null {
  if (text.trim() === "") return null;
  if (port === 0) return "Port 0 is not a port that anything can listen on: ports go from 1 to 65535.";
  if (port !== null) return null;
  return /^\s*\d+\s*$/.test(text)
    ? `${shortened(text)} is above 65535, the highest port: two bytes hold no more (255 × 256 + 255).`
    : `A port is a whole number from 1 to 65535, not “${shortened(text)}”.`;
}

function shortened(text: string): string {
  const trimmed = text.trim();
  return trimmed.length <= 40 ? trimmed : `${trimmed.slice(0, 40)}…`;
}

const noIpv6 = "not possible with IPv6: room for four numbers";

function writtenForms(address: string | null, ip: IpAddress | null, port: number | null): WrittenAddress[] {
  const missing = whatIsMissing(ip, port);
  const sixNumbers =
    missing === null && ip?.family === 4 && address !== null && port !== null
      ? encodePort({ address, port })
      : null;
  const why = missing ?? (ip?.family === 6 ? noIpv6 : null);
  const eprt = missing === null && address !== null && port !== null ? encodeEprt({ address, port }) : null;
  return [
    written("PORT", sixNumbers && `PORT ${sixNumbers}`, why),
    written("227", sixNumbers && `227 Entering Passive Mode (${sixNumbers})`, why),
    written("EPRT", eprt && `EPRT ${eprt}`, missing),
    // RFC 2428 §3: the address is always the control connection's, so that the port is enough.
    written(
      "229",
      port === null ? null : `229 Entering Extended Passive Mode (|||${port}|)`,
      port === null ? "needs a port from 1 to 65535" : null,
    ),
  ];
}

function whatIsMissing(ip: IpAddress | null, port: number | null): string | null {
  if (ip === null && port === null) return "needs an address, and a port from 1 to 65535";
  if (ip === null) return "needs an address";
  return port === null ? "needs a port from 1 to 65535" : null;
}

function written(form: AddressForm, line: string | null, missing: string | null): WrittenAddress {
  return { form, line, missing: line === null ? missing : null };
}
