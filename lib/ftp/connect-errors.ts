import type { Deadline } from "./deadline";
import type { NetworkError } from "./network";

/** What a person can do about a control connection that could not be opened. */
export function connectionText(error: NetworkError, host: string, port: number, deadline: Deadline): string {
  const where = `${host} port ${port}`;
  switch (error.code) {
    case "unresolved":
      return `No address is known for ${host}. Check how the host name is spelled.`;
    case "not-allowed":
      return `The operator of this Portside does not allow connections to ${where}. Ask for it, or choose another host.`;
    case "refused":
      return `${where} refused the connection: nothing listens there. Check the port; FTP uses 21, implicit FTPS 990.`;
    case "timeout":
      return `${where} did not answer within ${Math.round(deadline.milliseconds / 1000)} s. Check the host, or whether a firewall drops the connection.`;
    case "cancelled":
      return "Connecting was cancelled.";
    default:
      return `${where} cannot be reached (${error.message}). Check the host and the network.`;
  }
}
