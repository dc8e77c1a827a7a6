import type { PortSpan } from "../diagnosis/port-span";
import { plainIpv4, plainIpv4Network } from "../ip-address";

/** What a reader's server and network are like, as the guide's lines need it: everything in it was read as what it is. */
export interface GuideValues {
  /** IPv4: where clients find the server. */
  readonly publicAddress: string;
  /** IPv4: the server's own, when it is behind NAT. */
  readonly privateAddress: string | null;
  readonly passivePorts: PortSpan;
  /** An IPv4 address or network in CIDR notation: the only clients; null: everybody. */
  readonly clients: string | null;
  readonly user: string;
  /** IPv4: under which the server reaches a client in active mode. */
  readonly activeAddress: string;
  /** On which that client listens. */
  readonly activePorts: PortSpan;
}

/** The same as it was typed. */
export type GuideFields = Readonly<Record<GuideField, string>>;
export const guideFields = [
  "publicAddress",
  "privateAddress",
  "passivePorts",
  "clients",
  "user",
  "activeAddress",
  "activePorts",
] as const;
export type GuideField = (typeof guideFields)[number];

/** What stands in the form at first: addresses that are reserved for documentation (RFC 5737), and a private one. */
export const exampleFields: GuideFields = {
  publicAddress: "203.0.113.10",
  privateAddress: "10.0.0.5",
  passivePorts: "50000-50099",
  clients: "",
  user: "student",
  activeAddress: "198.51.100.10",
  activePorts: "52100-52199",
};

export type GuideErrors = Readonly<Partial<Record<GuideField, string>>>;

/**
 * Reads what was typed. Lines are pasted into shells and files: nothing gets into them that wasn't read as an address, a
 * port or a plain name.
 *
 * @returns the values, or null with what is wrong with each field
 */
export function readGuideFields(fields: GuideFields): {
  readonly values: GuideValues | null;
  readonly errors: GuideErrors;
} {
  const typed = Object.fromEntries(guideFields.map((field) => [field, fields[field].trim()]));
  const text = (field: GuideField) => typed[field] ?? "";
  const publicAddress = hostAddress(text("publicAddress"));
  const privateAddress = hostAddress(text("privateAddress"));
  const passivePorts = readPorts(text("passivePorts"));
  const clients = plainIpv4Network(text("clients"));
  const user = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/.test(text("user")) ? text("user") : null;
  const activeAddress = hostAddress(text("activeAddress"));
  const activePorts = readPorts(text("activePorts"));
  const errors: GuideErrors = {
    ...(publicAddress === null && { publicAddress: anAddress }),
    ...(text("privateAddress") !== "" &&
      privateAddress === null && { privateAddress: `${anAddress} Or leave it empty.` }),
    ...(privateAddress !== null &&
      privateAddress === publicAddress && {
        privateAddress: "Leave it empty when the server has the public address itself.",
      }),
    ...(passivePorts === null && { passivePorts: aRange }),
    ...(text("clients") !== "" &&
      clients === null && {
        clients: "An IPv4 address or network, such as 198.51.100.0/24. Or leave it empty.",
      }),
    ...(user === null && { user: "Letters, digits, dots, dashes and underscores." }),
    ...(activeAddress === null && { activeAddress: anAddress }),
    ...(activePorts === null && { activePorts: aRange }),
  };
  if (
    Object.keys(errors).length > 0 ||
    publicAddress === null ||
    passivePorts === null ||
    user === null ||
    activeAddress === null ||
    activePorts === null
  )
    return { values: null, errors };
  return {
    values: { publicAddress, privateAddress, passivePorts, clients, user, activeAddress, activePorts },
    errors,
  };
}

const anAddress = "An IPv4 address, such as 203.0.113.10.";
/** One that a machine on a network can have: not this network's, loopback, multicast or reserved (RFC 6890). */
function hostAddress(text: string): string | null {
  const address = plainIpv4(text);
  const first = Number(address?.split(".")[0]);
  return first >= 1 && first <= 223 && first !== 127 ? address : null;
}

const aRange = "At least ten ports from 1024 to 65535, such as 50000-50099.";

/**
 * Below 1024 other services live, and servers that have given up their rights can't listen there. Few are no use: ProFTPD
 * refuses one, and Pure-FTPd takes half as many clients as there are ports.
 */
function readPorts(text: string): PortSpan | null {
  const [, first = "", last = ""] = /^(\d{4,5}) ?[-–:] ?(\d{4,5})$/.exec(text) ?? [];
  const span = { first: Number(first), last: Number(last) };
  return span.first >= 1024 && span.last - span.first >= 9 && span.last <= 65_535 ? span : null;
}
