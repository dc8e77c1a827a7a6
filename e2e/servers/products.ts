import { networkInterfaces } from "node:os";
import { startInetutilsFtpd } from "./inetutils-ftpd";
import { startProftpd } from "./proftpd";
import { startPureFtpd } from "./pure-ftpd";
import { startPyftpdlib } from "./pyftpdlib";
import type { RealServer, RealServerOptions } from "./real-server";
import { startVsftpd } from "./vsftpd";

/** A server product that the tests run. */
export interface ServerProduct {
  readonly name: string;
  /** What it can do under TLS; null without TLS. */
  readonly tls: { readonly resumesSessions: boolean } | null;
  start(options: RealServerOptions): Promise<RealServer>;
}

export const serverProducts: readonly ServerProduct[] = [
  { name: "vsftpd", tls: { resumesSessions: true }, start: startVsftpd },
  { name: "ProFTPD", tls: { resumesSessions: true }, start: startProftpd },
  // 1.0.50 hands out no tickets under TLS 1.3.
  { name: "Pure-FTPd", tls: { resumesSessions: false }, start: startPureFtpd },
  { name: "pyftpdlib", tls: { resumesSessions: true }, start: startPyftpdlib },
  { name: "inetutils-ftpd", tls: null, start: startInetutilsFtpd },
];

/** A title, the product, and whether it is to run under TLS: each product in plain, and under TLS where it can. */
export const productsInPlainAndTls: readonly (readonly [string, ServerProduct, boolean])[] =
  serverProducts.flatMap((product) => [
    [`${product.name}, plain`, product, false] as const,
    ...(product.tls === null ? [] : [[`${product.name}, explicit TLS`, product, true] as const]),
  ]);

/** The loopback addresses of this machine: ::1 is missing in many containers. */
export const loopbackAddresses: readonly ("127.0.0.1" | "::1")[] = Object.values(networkInterfaces()).some(
  (list) => list?.some(({ address }) => address === "::1"),
)
  ? ["127.0.0.1", "::1"]
  : ["127.0.0.1"];
