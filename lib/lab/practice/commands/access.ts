import { setTimeout as delay } from "node:timers/promises";
import { authenticate, isAnonymousName } from "../accounts";
import { type Reply, reply } from "../reply";
import type { Session } from "../session";
import type { CommandHandler, Verb } from "./command";

/** Logging in and out. */
export const ACCESS_COMMANDS = {
  USER(session, name) {
    session.logOut();
    session.loginName = name;
    return isAnonymousName(name)
      ? reply(331, "Guests are welcome: send any e-mail address as the password.")
      : // The same for every name: the reply doesn't tell which ones exist (RFC 2577 §7).
        reply(331, "Please specify the password.");
  },
  PASS: logIn,
  ACCT: (session) =>
    session.user === null
      ? reply(503, "Login with USER first.")
      : reply(202, "No account is needed on this server."),
  REIN(session) {
    if (session.secured) return reply(502, "REIN can't take TLS away: QUIT and connect again.");
    session.logOut();
    return reply(220, "Ready for a new user.");
  },
  QUIT: () => ({ ...reply(221, "Goodbye."), next: "close" }),
} satisfies Partial<Record<Verb, CommandHandler>>;

async function logIn(session: Session, password: string): Promise<Reply> {
  if (session.user !== null) return reply(230, "Already logged in.");
  if (session.loginName === null) return reply(503, "Login with USER first.");
  const user = authenticate(session.loginName, password);
  session.loginName = null;
  if (user !== null) {
    session.user = user;
    return reply(
      230,
      `Login successful. ${user.mayChange ? "Nothing here is kept." : "You may read, not write."}`,
    );
  }
  const { failedLogins, failedLoginMilliseconds } = session.setup.limits;
  await delay(failedLoginMilliseconds);
  session.failedLogins++;
  return session.failedLogins < failedLogins
    ? reply(530, "Login incorrect.")
    : { ...reply(421, "Too many failed logins; closing the control connection."), next: "close" };
}
