/** One way to make an FTP connection, and what it takes of both sides. */
export interface WayToConnect {
  readonly way: string;
  /** The control connection's port on the server. */
  readonly control: string;
  /** Who dials the data connection. */
  readonly dials: "client" | "server";
  /** Where to: address and port. */
  readonly to: string;
  /** What the client's firewall or router has to let in or forward; null: nothing but what goes out. */
  readonly client: string | null;
  /** The same on the server's side. */
  readonly server: string;
}

const range = "the client's listening ports";

/** Who dials whom: the one table of the guide. The client dials the control connection in all of them. */
export const waysToConnect: readonly WayToConnect[] = [
  {
    way: "Active (PORT)",
    control: "21",
    dials: "server",
    to: "the client's address and port in PORT",
    client: `In: ${range}, from the server`,
    server: "In: 21. Out: to the clients' ports",
  },
  {
    way: "Active, extended (EPRT)",
    control: "21",
    dials: "server",
    to: "the client's address and port in EPRT, IPv4 or IPv6",
    client: `In: ${range}, from the server`,
    server: "In: 21. Out: to the clients' ports",
  },
  {
    way: "Passive (PASV)",
    control: "21",
    dials: "client",
    to: "the server's address and port in 227",
    client: null,
    server: "In: 21 and the passive range",
  },
  {
    way: "Passive, extended (EPSV)",
    control: "21",
    dials: "client",
    to: "the host of the control connection, port in 229",
    client: null,
    server: "In: 21 and the passive range",
  },
  {
    way: "Explicit FTPS, passive",
    control: "21",
    dials: "client",
    to: "as in passive mode",
    client: null,
    server: "In: 21 and the passive range, as fixed rules: nothing on the way can read 227 or 229",
  },
  {
    way: "Explicit FTPS, active",
    control: "21",
    dials: "server",
    to: "as in active mode",
    client: `In: ${range}, as fixed rules: nothing on the way can read PORT`,
    server: "In: 21. Out: to the clients' ports",
  },
  {
    way: "Implicit FTPS, passive",
    control: "990",
    dials: "client",
    to: "as in passive mode",
    client: null,
    server: "In: 990 and the passive range",
  },
  {
    way: "Client behind NAT, passive",
    control: "21",
    dials: "client",
    to: "as in passive mode",
    client: null,
    server: "In: 21 and the passive range",
  },
  {
    way: "Client behind NAT, active",
    control: "21",
    dials: "server",
    to: "the client's public address, which the client has to advertise",
    client: `Forward: ${range}, unchanged, to the client`,
    server: "In: 21. Out: to the clients' ports",
  },
  {
    way: "Server behind NAT, passive",
    control: "21",
    dials: "client",
    to: "the server's public address, which the server has to announce (EPSV names none)",
    client: null,
    server: "Forward: 21 and the passive range, unchanged, to the server",
  },
  {
    way: "Server behind NAT, active",
    control: "21",
    dials: "server",
    to: "as in active mode",
    client: `In: ${range}, from the server's public address`,
    server: "Forward: 21, to the server. Out: to the clients' ports",
  },
];
