import type { OperatorChange } from "../diagnosis/finding";
import { forwardingChanges, serverFirewallChanges, serverOutgoingChanges } from "../diagnosis/network-advice";
import { passiveRangeChanges, publicAddressChanges } from "../diagnosis/server-advice";
import type { ServerProduct } from "../diagnosis/server-product";
import type { GuideValues } from "./guide-values";

/** The server programs that the guide sets up, in its order. */
export const serverPrograms = [
  "vsftpd",
  "ProFTPD",
  "Pure-FTPd",
  "FileZilla Server",
  "IIS",
] as const satisfies readonly ServerProduct[];

/** Gives a server program its passive range and, behind NAT, the address to announce: as the diagnosis advises it. */
export function serverChanges(product: ServerProduct, values: GuideValues): readonly OperatorChange[] {
  const known = { product, isGuess: false };
  return [
    ...passiveRangeChanges(known, values.passivePorts),
    ...(values.privateAddress === null ? [] : publicAddressChanges(known, values.publicAddress)),
  ];
}

/** Where a server's certificate is. */
export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Where Linux systems keep them. */
export const usualCertificate: CertificateFiles = {
  certificate: "/etc/ssl/certs/ftp.pem",
  key: "/etc/ssl/private/ftp.key",
};

/** Has a server program demand explicit TLS for logins and data. Only those whose settings are text. */
export function tlsChanges(files: CertificateFiles = usualCertificate): readonly OperatorChange[] {
  const { certificate, key } = files;
  const change = (where: string, what: string, lines: readonly string[]): OperatorChange => ({
    ...{ who: "server", where, what, lines },
    isGuess: false,
  });
  return [
    change(
      "vsftpd (vsftpd.conf)",
      "Demand TLS of everybody who logs in. The default list of ciphers is outdated.",
      [
        "ssl_enable=YES",
        `rsa_cert_file=${certificate}`,
        `rsa_private_key_file=${key}`,
        "force_local_logins_ssl=YES",
        "force_local_data_ssl=YES",
        "ssl_ciphers=HIGH",
      ],
    ),
    change("ProFTPD (proftpd.conf)", "Load mod_tls, if nothing does yet, and demand TLS.", [
      "LoadModule mod_tls.c",
      "TLSEngine on",
      "TLSRequired on",
      `TLSRSACertificateFile ${certificate}`,
      `TLSRSACertificateKeyFile ${key}`,
    ]),
    change("Pure-FTPd (pure-ftpd.conf)", "Demand TLS on both connections.", [
      "TLS 3",
      `CertFileAndKey "${certificate}" "${key}"`,
    ]),
  ];
}

/** Port 21, on which clients log in. */
const CONTROL_PORTS = { first: 21, last: 21 };

/** Opens the firewall of the server's machine for logins and for passive mode. */
export function firewallChanges({
  passivePorts,
  publicAddress,
  clients,
}: GuideValues): readonly OperatorChange[] {
  const openings = [CONTROL_PORTS, passivePorts].flatMap((span) =>
    serverFirewallChanges(span, publicAddress, clients ?? undefined),
  );
  return joined(openings, "Let port 21 and the passive range in");
}

/** Forwards both through NAT; none where the server isn't behind one. */
export function natChanges({
  passivePorts,
  privateAddress,
  publicAddress,
  clients,
}: GuideValues): readonly OperatorChange[] {
  if (privateAddress === null) return [];
  const forwards = [CONTROL_PORTS, passivePorts].flatMap((span) =>
    forwardingChanges({
      ...{ who: "server-network", span, to: privateAddress },
      ...{ at: publicAddress, from: clients ?? undefined },
    }),
  );
  return joined(forwards, "Forward port 21 and the passive range unchanged");
}

/** Where the server's firewall keeps connections from leaving: lets it dial a client in active mode. */
export function activeChanges({ activePorts, activeAddress }: GuideValues): readonly OperatorChange[] {
  return serverOutgoingChanges(activePorts, activeAddress);
}

/** The changes of each program as one: a reload stands once, last. */
function joined(changes: readonly OperatorChange[], what: string): readonly OperatorChange[] {
  const places = new Map<string, readonly OperatorChange[]>();
  for (const change of changes) places.set(change.where, [...(places.get(change.where) ?? []), change]);
  return [...places.values()].flatMap((ofPlace) => {
    const [first] = ofPlace;
    if (first === undefined) return [];
    const lines = ofPlace.flatMap((change) => change.lines);
    const isLast = (line: string, index: number) => lines.lastIndexOf(line) === index;
    // What a device's pages are told stands in sentences.
    return lines.length === 0 ? ofPlace : [{ ...first, what: `${what}.`, lines: lines.filter(isLast) }];
  });
}
