import { plainIpv4 } from "../ip-address";
import type { OperatorChange } from "./finding";
import type { PortSpan } from "./port-span";
import type { SeenProduct, ServerProduct } from "./server-product";

/**
 * What operators change in the server program, as it stands in configuration files and shells. Sources: vsftpd.conf(5) of
 * 3.0.3, ProFTPD 1.3.8's directives, pure-ftpd(8) and pure-ftpd.conf of 1.0.50, FileZilla Server 1.x, system.ftpServer of
 * IIS.
 *
 * A transcript that is opened is from anybody, and lines are pasted into shells: nothing but addresses that were read as
 * such gets into them.
 */

/** A server program, and whether that is a guess: one that was seen, or one that a reader names. */
export type KnownProduct = Pick<SeenProduct, "product" | "isGuess">;

type Place = Pick<OperatorChange, "where" | "what" | "lines">;
type PerProduct<Value> = Readonly<Record<ServerProduct, (value: Value) => readonly Place[]>>;

const usual: readonly ServerProduct[] = ["vsftpd", "ProFTPD", "Pure-FTPd"];

const file: Readonly<Record<"vsftpd" | "ProFTPD" | "Pure-FTPd", string>> = {
  vsftpd: "vsftpd (vsftpd.conf)",
  ProFTPD: "ProFTPD (proftpd.conf)",
  "Pure-FTPd": "Pure-FTPd (pure-ftpd.conf)",
};
const options = "Pure-FTPd (command line)";

/** The settings that sentences name where there is no room for lines. */
const settingNames = {
  passivePorts: {
    vsftpd: "pasv_min_port and pasv_max_port",
    ProFTPD: "PassivePorts",
    "Pure-FTPd": "PassivePortRange (option -p)",
    "FileZilla Server": "“Use custom port range” under Passive mode",
    IIS: "lowDataChannelPort and highDataChannelPort",
  },
  publicAddress: {
    vsftpd: "pasv_address",
    ProFTPD: "MasqueradeAddress",
    "Pure-FTPd": "ForcePassiveIP (option -P)",
    "FileZilla Server": "“Use the following host” under Passive mode",
    IIS: "externalIp4Address",
  },
} as const satisfies Record<string, Readonly<Record<ServerProduct, string>>>;

/** Names a setting: of the product that was seen, else of the most common ones. */
export function nameSetting(seen: KnownProduct | null, setting: keyof typeof settingNames): string {
  const names = settingNames[setting];
  if (seen === null) return usual.map((product) => `${names[product]} in ${product}`).join(", ");
  const how = seen.isGuess ? `by its answers perhaps ${seen.product}` : `the server says ${seen.product}`;
  return `${names[seen.product]} (${how})`;
}

const passiveRange: PerProduct<PortSpan> = {
  vsftpd: ({ first, last }) => [
    {
      where: file.vsftpd,
      what: "Give passive mode a small range of ports, and restart vsftpd.",
      lines: [`pasv_min_port=${first}`, `pasv_max_port=${last}`],
    },
  ],
  ProFTPD: ({ first, last }) => [
    {
      where: file.ProFTPD,
      what: "Give passive mode a small range of ports, and restart ProFTPD.",
      lines: [`PassivePorts ${first} ${last}`],
    },
  ],
  "Pure-FTPd": ({ first, last }) => [
    {
      where: file["Pure-FTPd"],
      what: "Give passive mode a small range of ports, and restart Pure-FTPd.",
      lines: [`PassivePortRange ${first} ${last}`],
    },
    { where: options, what: "The same as an option.", lines: [`-p ${first}:${last}`] },
  ],
  "FileZilla Server": ({ first, last }) => [
    {
      where: "FileZilla Server (Server, Configure, Passive mode)",
      what: `Turn on “Use custom port range” and enter ${first} to ${last}.`,
      lines: [],
    },
  ],
  IIS: ({ first, last }) => [
    {
      where: "IIS (command prompt of an administrator)",
      what: "Give passive mode a small range of ports, and restart the FTP service.",
      lines: [
        `appcmd.exe set config -section:system.ftpServer/firewallSupport /lowDataChannelPort:"${first}" /highDataChannelPort:"${last}" /commit:apphost`,
      ],
    },
  ],
};

const announcedAddress: PerProduct<string> = {
  vsftpd: (address) => [
    {
      where: file.vsftpd,
      what: "Announce the public address in passive mode, and restart vsftpd.",
      lines: [`pasv_address=${address}`],
    },
  ],
  ProFTPD: (address) => [
    {
      where: file.ProFTPD,
      what: "Announce the public address in passive mode, and restart ProFTPD.",
      lines: [`MasqueradeAddress ${address}`],
    },
  ],
  "Pure-FTPd": (address) => [
    {
      where: file["Pure-FTPd"],
      what: "Announce the public address in passive mode, and restart Pure-FTPd.",
      lines: [`ForcePassiveIP ${address}`],
    },
    { where: options, what: "The same as an option.", lines: [`-P ${address}`] },
  ],
  "FileZilla Server": (address) => [
    {
      where: "FileZilla Server (Server, Configure, Passive mode)",
      what: `Choose “Use the following host” and enter ${address}.`,
      lines: [],
    },
  ],
  IIS: (address) => [
    {
      where: "IIS (command prompt of an administrator)",
      what: "Announce the public address in passive mode, and restart the FTP service.",
      lines: [
        `appcmd.exe set config -section:system.applicationHost/sites /siteDefaults.ftpServer.firewallSupport.externalIp4Address:"${address}" /commit:apphost`,
      ],
    },
  ],
};

/** The check that data connections resume the control connection's TLS session, turned off. */
const resumptionNotRequired: Partial<PerProduct<null>> = {
  vsftpd: () => [
    {
      where: file.vsftpd,
      what: "As a last resort only: without this check anybody who guesses the port can take over a data connection.",
      lines: ["require_ssl_reuse=NO"],
    },
  ],
  ProFTPD: () => [
    {
      where: file.ProFTPD,
      what: "As a last resort only: without this check anybody who guesses the port can take over a data connection.",
      lines: ["TLSOptions NoSessionReuseRequired"],
    },
  ],
};

/** Gives the server program the range for passive mode. */
export function passiveRangeChanges(seen: KnownProduct | null, span: PortSpan): readonly OperatorChange[] {
  return ofProduct(seen, passiveRange, span);
}

/** Has the server program announce the address by which clients reach it. PASV knows IPv4 only, EPSV no address. */
export function publicAddressChanges(seen: KnownProduct | null, address: string): readonly OperatorChange[] {
  const plain = plainIpv4(address);
  return plain === null ? [] : ofProduct(seen, announcedAddress, plain);
}

/** Turns off the check that TLS sessions are resumed: never the first thing to do. */
export function resumptionChanges(seen: KnownProduct | null): readonly OperatorChange[] {
  return ofProduct(seen, resumptionNotRequired, null);
}

/** Turns a mode on that the server program has turned off; only vsftpd has a switch for it. */
export function enableModeChanges(
  seen: KnownProduct | null,
  mode: "passive" | "active",
): readonly OperatorChange[] {
  const lines = mode === "passive" ? ["pasv_enable=YES"] : ["port_enable=YES"];
  return seen?.product === "vsftpd"
    ? ofServer(seen, [{ where: file.vsftpd, what: `Allow ${mode} mode, and restart vsftpd.`, lines }])
    : [];
}

/** Lets vsftpd carry out commands that change something: it refuses them all unless told. */
export function enableWritingChanges(seen: KnownProduct | null): readonly OperatorChange[] {
  if (seen?.product !== "vsftpd") return [];
  return ofServer(seen, [
    {
      where: file.vsftpd,
      what: "Allow commands that change files, if clients may, and restart vsftpd.",
      lines: ["write_enable=YES"],
    },
  ]);
}

function ofProduct<Value>(
  seen: KnownProduct | null,
  places: Partial<PerProduct<Value>>,
  value: Value,
): readonly OperatorChange[] {
  const products = seen === null ? usual : [seen.product];
  return ofServer(
    seen,
    products.flatMap((product) => places[product]?.(value) ?? []),
  );
}

function ofServer(seen: KnownProduct | null, places: readonly Place[]): readonly OperatorChange[] {
  return places.map((change) => ({ who: "server", ...change, isGuess: seen?.isGuess ?? true }));
}
