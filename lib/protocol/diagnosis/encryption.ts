import type { DataAttempt, DataSurroundings } from "./data-attempt";
import type { Finding } from "./finding";
import { quote } from "./wording";

/** Data connections that failed because of TLS or PROT (RFC 4217), in either mode; null when that isn't it. */
export function diagnoseEncryption(
  attempt: DataAttempt | undefined,
  { isEncrypted, protectionRefusal }: DataSurroundings,
): Finding | null {
  const refusal = attempt?.refusal ?? null;
  if (
    refusal !== null &&
    attempt &&
    isEncrypted &&
    meansNotResumed(refusal.code, refusal.lines, attempt.wasOpened)
  ) {
    return {
      id: "tls-session-not-resumed",
      title: "The server wants the data connection to resume the control connection's TLS session",
      advice:
        `The server answered ${quote(refusal)}. It takes a data connection only when its TLS session continues the one of the control connection, ` +
        "which proves that both come from the same client. Portside does that; here the session was not accepted, often because the server forgot it. " +
        "Reconnect and try again. Only as a last resort the server's operator can turn the check off: require_ssl_reuse=NO in vsftpd, TLSOptions NoSessionReuseRequired in ProFTPD.",
    };
  }
  const refusedSetting =
    refusal !== null && /^(?:521|522|534)$/.test(String(refusal.code)) ? refusal : protectionRefusal;
  if (refusedSetting !== null) {
    return {
      id: "data-encryption-refused",
      title: isEncrypted
        ? "The server refuses encrypted data connections"
        : "The server wants encrypted data connections",
      advice:
        `The server answered ${quote(refusedSetting)}. ` +
        (isEncrypted
          ? "It offers TLS on the control connection and not on data connections, so files would travel in the clear. Ask the server's operator to allow PROT P, or connect without encryption if the files may be read by others."
          : "Connect again with encryption set to explicit TLS."),
    };
  }
  if (attempt?.failure?.reason === "tls") {
    return {
      id: "data-tls-failed",
      title: "The data connection opened, but TLS on it failed",
      advice:
        `The TCP connection was there, so no firewall stands in the way; the TLS handshake on it broke off${
          refusal === null ? "" : `, and the server answered ${quote(refusal)}`
        }. ` +
        "Reconnect and try again. If it stays, something on the way changes the traffic, or the server's certificate differs between its connections: its operator finds the reason in the server's log.",
    };
  }
  return null;
}

/** vsftpd says 522, FileZilla Server 425 with these words; ProFTPD only "Operation not permitted". */
function meansNotResumed(code: number, lines: readonly string[], wasOpened: boolean): boolean {
  const text = lines.join(" ");
  if (/session re-?use|(?:TLS|SSL) session|not resumed|resum/i.test(text)) return true;
  return code === 425 && wasOpened && /operation not permitted/i.test(text);
}
