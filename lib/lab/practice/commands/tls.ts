import { reply } from "../reply";
import type { CommandHandler, Verb } from "./command";

/** RFC 2228 as RFC 4217 uses it: explicit TLS. */
export const TLS_COMMANDS = {
  AUTH(session, mechanism) {
    if (!/^(TLS|TLS-C|TLS-P|SSL)$/i.test(mechanism)) return reply(504, "Only AUTH TLS is known here.");
    if (session.secured) return reply(503, "This connection uses TLS already.");
    session.logOut();
    // TLS-P and SSL meant protected data connections at once (draft-murray-auth-ftp-ssl); RFC 4217 asks for PROT.
    return { ...reply(234, "Proceed with the TLS handshake."), next: "secure" };
  },
  PBSZ(session, size) {
    if (!session.secured) return reply(503, "PBSZ comes after AUTH TLS.");
    if (!/^\d{1,10}$/.test(size)) return reply(501, "PBSZ takes a number: 0.");
    session.bufferSizeSet = true;
    return reply(200, size === "0" ? "PBSZ set to 0." : "PBSZ=0");
  },
  PROT(session, level) {
    if (!session.secured || !session.bufferSizeSet)
      return reply(503, "PROT comes after AUTH TLS and PBSZ 0.");
    switch (level.toUpperCase()) {
      case "C":
        session.dataProtected = false;
        return reply(200, "Data connections are clear.");
      case "P":
        session.dataProtected = true;
        return reply(200, "Data connections are private.");
      case "S":
      case "E":
        return reply(536, "TLS knows PROT C and PROT P only.");
      default:
        return reply(504, "PROT takes C or P.");
    }
  },
  CCC: (session) =>
    session.secured
      ? reply(534, "CCC is refused: the control connection stays encrypted.")
      : reply(533, "The control connection isn't encrypted."),
} satisfies Partial<Record<Verb, CommandHandler>>;
