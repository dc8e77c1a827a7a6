import type { ReplyProblem } from "../protocol/reply";

/** Why the network ended a control connection. */
export function closingReason(error: Error): string {
  // TLS 1.3 tells it after the handshake, TLS 1.2 in it.
  if (/certificate required/i.test(error.message)) {
    return "the server wants a client certificate; Portside's operator sets one with PORTSIDE_CLIENT_CERTIFICATE";
  }
  if (/FIN|closed connection/.test(error.message)) return "the server closed the connection";
  return error.message.replace(/ \(control socket\)$/, "");
}

/**
 * What is wrong with bytes that are no FTP reply, and what to do. The line must be masked already.
 *
 * @param hasReplied whether replies came on this connection before: then it is an FTP server, whatever this is
 */
export function problemText({ code, line }: ReplyProblem, hasReplied: boolean): string {
  switch (code) {
    case "not-a-reply":
      if (hasReplied) {
        return `The server's answer can't be read: “${line.slice(0, 80)}” doesn't begin with a code. This connection is given up; the next command opens a new one.`;
      }
      return `This is not an FTP server: it says “${line.slice(0, 80)}”. Check host and port${hint(line)}.`;
    case "too-long":
      return "The server's reply is longer than any FTP reply should be; the connection was given up.";
    case "nul":
      return "The server's reply contains a NUL byte, which no FTP reply may; the connection was given up.";
  }
}

function hint(line: string): string {
  if (/^HTTP\//.test(line)) return " (a web server answers there)";
  if (/^SSH-/.test(line)) return " (an SSH server answers there: SFTP is another protocol)";
  return "";
}
