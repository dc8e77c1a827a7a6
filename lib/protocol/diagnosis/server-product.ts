/** A server program and the settings that advice about data connections names. */
export interface ServerProduct {
  readonly name: string;
  /** What its greeting says, unless somebody changed it. */
  readonly greeting: RegExp;
  /** Where its passive port range is set. */
  readonly passivePorts: string;
  /** Where the address is set that it announces in 227. */
  readonly publicAddress: string;
}

const products: readonly ServerProduct[] = [
  {
    name: "vsftpd",
    greeting: /\bvsftpd\b/i,
    passivePorts: "pasv_min_port and pasv_max_port",
    publicAddress: "pasv_address",
  },
  {
    name: "ProFTPD",
    greeting: /\bproftpd\b/i,
    passivePorts: "PassivePorts",
    publicAddress: "MasqueradeAddress",
  },
  {
    name: "Pure-FTPd",
    greeting: /\bpure-ftpd\b/i,
    passivePorts: "PassivePortRange (option -p)",
    publicAddress: "ForcePassiveIP (option -P)",
  },
  {
    name: "FileZilla Server",
    greeting: /\bfilezilla server\b/i,
    passivePorts: "“Use custom port range” under Passive mode",
    publicAddress: "“Use the following host” under Passive mode",
  },
  {
    name: "IIS",
    greeting: /\bmicrosoft ftp service\b/i,
    passivePorts: "lowDataChannelPort and highDataChannelPort",
    publicAddress: "externalIp4Address",
  },
];

/** The program that a greeting names, or null. */
export function productOf(greeting: string): ServerProduct | null {
  return products.find((product) => product.greeting.test(greeting)) ?? null;
}

/** Names a setting: of the product that the greeting names, else of the most common ones. */
export function nameSetting(
  product: ServerProduct | null,
  setting: "passivePorts" | "publicAddress",
): string {
  if (product !== null) return `${product[setting]} (the greeting says ${product.name})`;
  return products
    .slice(0, 3)
    .map((common) => `${common[setting]} in ${common.name}`)
    .join(", ");
}
