import { parseCommandLine } from "./commands";
import { type DataAddress, decodeEprt, decodePort, encodePort, sameAddress } from "./data-address";
import { redactCommand, redactUrls } from "./redact";

/** Letters of a command that a person may type: more than any server reads in one piece, paths included. */
export const mostTypedLetters = 1024;

/** Ports below belong to other services; no server should be asked to dial one (RFC 2577 §3). */
const lowestActivePort = 1024;

/** Why Portside doesn't send a command that a person typed. */
export interface TypedCommandRefusal {
  /** A few words, with the verb; never what stands behind it, which may be a secret. */
  readonly title: string;
  /** Sentences: the reason, and what to do instead. */
  readonly reason: string;
}

/** What is known of where the command will go; what isn't known isn't judged. */
export interface TypedCommandContext {
  /** Addresses at which the server reaches Portside: the control connection's own end, and the one that is announced instead. */
  readonly ownAddresses?: readonly string[];
  /** Ports on which Portside may listen in active mode; null or absent: any. */
  readonly activePorts?: { readonly first: number; readonly last: number } | null;
}

/**
 * Whether a command that a person typed may be sent on the console's connection. Refused is what would end or change
 * the login or its encryption, what waits for a file that the console doesn't have, and what sends the server's data
 * connection to somebody else (RFC 2577 §2, "bounce"). Everything else is the person's and the server's business.
 *
 * @param line the command as typed, without a line end
 * @returns null when it may be sent
 */
export function refusalOf(line: string, context: TypedCommandContext = {}): TypedCommandRefusal | null {
  return refusalOfText(line) ?? refusalOfVerb(line) ?? refusalOfAddress(line, context);
}

/** The part of `refusalOf` for what is no command line at all, whichever command it would be. */
export function refusalOfText(line: string): TypedCommandRefusal | null {
  if (line.trim() === "") {
    return {
      title: "There is no command",
      reason: "Type one, such as FEAT, which asks what the server can do.",
    };
  }
  if (/[\u0000-\u001f\u007f]/.test(line)) {
    return {
      title: "The command holds a control character",
      reason:
        "A line break or another control character would end the command early or begin a second one. Type one command without them.",
    };
  }
  if (line.length > mostTypedLetters) {
    return {
      title: "The command is too long",
      reason: `Servers cut long lines off, or read the rest as another command. Use at most ${mostTypedLetters} letters.`,
    };
  }
  // Letters that only look like these, and Telnet's signals, would hide the verb from the rules below.
  const [, typed = ""] = /^ *([^ ]*)/.exec(line) ?? [];
  if (!/^[A-Za-z][A-Za-z0-9]{0,15}$/.test(typed)) {
    return {
      title: "That is no FTP command",
      reason:
        "A command begins with a word of plain letters, such as LIST or STAT; what belongs to it follows after a space.",
    };
  }
  return null;
}

/** Why verbs are refused, each with those that it is the reason for. */
const refusedVerbs: readonly {
  readonly verbs: readonly string[];
  readonly title: (verb: string) => string;
  readonly reason: (verb: string) => string;
}[] = [
  {
    verbs: ["QUIT"],
    title: () => "QUIT would end this connection",
    reason: () => "Portside says QUIT by itself when a session ends. To log out, close the session's tab.",
  },
  {
    verbs: ["STOR", "STOU", "APPE", "XSTO"],
    title: (verb) => `${verb} waits for a file`,
    reason: () =>
      "The console sends commands, not files: the server would store an empty one, perhaps in place of yours. Upload the file in the file list; the log shows the same command there.",
  },
  {
    verbs: ["MLFL", "MAIL", "MSND", "MSOM", "MSAM"],
    title: (verb) => `${verb} waits for a letter`,
    reason: () =>
      "It is from the time when FTP carried e-mail (RFC 765): the text would have to follow, as a file or line by line, and the console sends commands only. The next ones might be taken for the letter.",
  },
  {
    verbs: ["USER", "PASS", "ACCT", "REIN", "XAUT"],
    title: (verb) => `${verb} belongs to the login`,
    reason: () =>
      "This connection is logged in already, and what is typed here stands in the log. To use another account, close the session's tab and connect again.",
  },
  {
    verbs: ["AUTH", "ADAT", "PBSZ", "PROT", "CCC", "MIC", "CONF", "ENC"],
    title: (verb) => `${verb} belongs to the encryption`,
    reason: () =>
      "Encryption is agreed on before the login and holds for the whole connection. To change it, close the session's tab and choose another encryption when you connect again.",
  },
  {
    verbs: ["SSCN", "CPSV"],
    title: (verb) => `${verb} is for transfers between two servers`,
    reason: () =>
      "It turns round who begins the encryption of data connections, for another server at their other end. Use PASV or EPSV, whose data connection comes to Portside.",
  },
  {
    verbs: ["LPRT"],
    title: () => "LPRT isn't sent",
    reason: () =>
      "It names an address for the server to connect to, in a notation (RFC 1639) that Portside doesn't listen for. Use EPRT, which replaced it.",
  },
  {
    verbs: ["QUOTE", "LITERAL"],
    title: (verb) => `${verb} is no FTP command`,
    reason: (verb) =>
      `It is how command-line clients are told to send what follows as it is. Here everything is sent so: leave ${verb} out.`,
  },
];

function refusalOfVerb(line: string): TypedCommandRefusal | null {
  const { verb } = parseCommandLine(line);
  for (const { verbs, title, reason } of refusedVerbs) {
    const refused = verbs.find((one) => one === verb || isTakenFor(verb, one));
    if (refused !== undefined) return { title: title(refused), reason: reason(refused) };
  }
  if (verb === "SITE" && redactCommand(line) !== redactUrls(line)) {
    return {
      title: "Passwords don't belong in the console",
      reason:
        "What is typed here stands in the log, and a server may repeat it in its answer. This session couldn't log in again either. Change the password where the server's operator offers it.",
    };
  }
  return null;
}

/** Some servers look at a verb's first four letters only. */
function isTakenFor(verb: string, refused: string): boolean {
  return refused.length === 4 && verb.startsWith(refused);
}

function refusalOfAddress(line: string, context: TypedCommandContext): TypedCommandRefusal | null {
  const { verb } = parseCommandLine(line);
  if (!verb.startsWith("PORT") && !verb.startsWith("EPRT")) return null;
  const told = typedActiveAddress(line);
  if (told === null) {
    return {
      title: `${verb} needs an address`,
      reason: verb.startsWith("PORT")
        ? "Write six numbers up to 255: the four of Portside's IPv4 address, then the port divided by 256 and what is left over, as in PORT 192,0,2,7,195,80 for port 50000."
        : "Write the protocol (1 for IPv4, 2 for IPv6), Portside's address and the port between bars, as in EPRT |1|192.0.2.7|50000|.",
    };
  }
  const own = context.ownAddresses;
  if (own !== undefined && !own.some((address) => sameAddress(address, told.address))) {
    const [first] = own;
    const instead = first === undefined ? "" : ` Name ${first}, where Portside listens.`;
    return {
      title: `${verb} names another host`,
      reason: `The server would open its data connection to ${told.address}, which is not Portside: that is how FTP servers were tricked into attacking others.${instead} To let Portside choose, set the session to active mode and type LIST or RETR without ${verb}.`,
    };
  }
  return refusalOfPort(verb, told.port, context);
}

function refusalOfPort(
  verb: string,
  port: number,
  { activePorts = null }: TypedCommandContext,
): TypedCommandRefusal | null {
  const [first, last] = [Math.max(activePorts?.first ?? 0, lowestActivePort), activePorts?.last ?? 65_535];
  if (port >= first && port <= last) return null;
  return {
    title: `${verb} names a port that Portside doesn't use`,
    reason: `Portside has to listen on the port for the server's connection, and may on ports ${first} to ${last}. Choose one of them instead of ${port}.`,
  };
}

/**
 * Address and port of a typed PORT or EPRT; null for another command, and where they can't be read in exactly one
 * way: numbers with zeros in front are octal to some servers (RFC 6943 §3.1.1), and a zone means nothing elsewhere.
 */
export function typedActiveAddress(line: string): { readonly address: string; readonly port: number } | null {
  const { verb, argument } = parseCommandLine(line);
  const decoded: DataAddress | null =
    verb === "PORT" ? decodePort(argument) : verb === "EPRT" ? decodeEprt(argument) : null;
  if (decoded === null || decoded.address === null || decoded.address.includes("%")) return null;
  const { address, port } = decoded;
  const written = argument.trim();
  if (verb === "PORT" && encodePort({ address, port }) !== written) return null;
  const [bar = ""] = written;
  if (verb === "EPRT" && !written.endsWith(`${bar}${port}${bar}`)) return null;
  return { address, port };
}
