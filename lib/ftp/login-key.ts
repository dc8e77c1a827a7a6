import type { SessionSettings } from "./session-types";

/**
 * The identity of a login, equal for sessions to which a path means the same file. Host names have no case (RFC 4343);
 * user names may.
 */
export function loginKey({ host, port, user }: Pick<SessionSettings, "host" | "port" | "user">): string {
  return JSON.stringify([host.toLowerCase(), port, user]);
}
