import { commandInfo, parseCommandLine } from "../commands";
import { addressScope } from "../data-address";
import type { TrafficEvent, TrafficEventOf } from "../traffic";
import { isTransferVerb } from "../verbs";
import type { Observer } from "./explanation";
import { fullVerbOf, type Scene } from "./scene";
import type { WireState } from "./wire-state";
import { byteText, unknownEncryption } from "./words";

/**
 * What somebody on the way between Portside and the server can read of a line: in plain FTP everything, under TLS
 * (RFC 4217) addresses, ports, sizes and times.
 */
export function observerOf(scene: Scene): Observer {
  const { readable, text } = readableOf(scene);
  return { readable, text: text + loopbackRemark(scene.event) };
}

function readableOf(scene: Scene): Observer {
  const { event } = scene;
  switch (event.type) {
    case "command":
      return commandObserver(event, scene);
    case "reply":
      return replyObserver(event, scene);
    case "control-dialling":
    case "control-failed":
      return some(
        "Addresses and ports: that this machine calls that server's FTP port, and when. Whether it will be encrypted can't be told yet.",
      );
    case "control-opened":
      return some(
        "Addresses and ports of both ends, and when the connection began. This can't be hidden, not even by TLS.",
      );
    case "control-secured":
      return securedObserver(event);
    case "control-closed":
      return some("That the connection ended, when, and how much was said on it in all.");
    case "data-announced":
      return announcedObserver(scene);
    case "data-listening":
      return nothing(
        "That Portside has begun to listen happens inside its own machine. It shows when PORT or EPRT says so, or when the server dials.",
      );
    case "data-dialling":
    case "data-opened":
      return some(
        "Addresses and ports of both ends, and when: the beginning of a connection is always readable, also where its content will be encrypted.",
      );
    case "data-secured":
      return some(
        "That TLS begins, and in which version. What is sent after it can't be read, only roughly how much it is and when.",
      );
    case "data-closed":
      return contentObserver(event, scene);
    case "data-failed":
      return some("The attempt: addresses, ports, and that nothing or only a part came through.");
    case "note":
      return nothing("This is Portside's own remark. It was never sent anywhere.");
  }
}

function commandObserver(event: TrafficEventOf<"command">, { state, data }: Scene): Observer {
  const verb = fullVerbOf(event);
  if (!state.isEncryptionKnown) return unknown(`${unknownEncryption}.`);
  if (state.hidesCommands) {
    return some(
      `That something was sent, when, and about how long it is: the line is encrypted${inferredRemark(state)}.${hiddenRemark(verb, event.line.endsWith("***"))}`,
    );
  }
  if (commandInfo(event.line)?.secret) {
    return all(
      "All of it, the secret included: the log hides it, but on the network it went as it is. TLS before the login would prevent that.",
    );
  }
  switch (verb) {
    case "USER":
      return all("All of it, the user name included.");
    case "AUTH":
      return all(
        "All of it; it also shows that encryption is about to begin. Someone who can also change what is sent could make it look refused; a client that insists on TLS then stops.",
      );
    case "PORT":
    case "EPRT":
    case "LPRT":
      return all(
        "All of it. That is also how a firewall or NAT with FTP knowledge finds out which port to open or to translate.",
      );
  }
  if (isTransferVerb(verb)) {
    const isHidden = data?.secured || (state.tls !== null && state.protection === "P");
    return all(
      isHidden
        ? "This line, with its path. What travels on the data connection is encrypted."
        : "All of it, and all of what travels on the data connection after it.",
    );
  }
  const hasPath = /<(?:path|from|to|target)>/.test(commandInfo(event.line)?.syntax ?? "");
  return all(hasPath ? "All of it, the path included." : "All of it.");
}

function hiddenRemark(verb: string, isMasked: boolean): string {
  if (isMasked) return " Even of a password, no more than roughly its length can be guessed.";
  if (/^(?:PORT|EPRT|LPRT)$/.test(verb))
    return " A firewall or NAT can't read the port in it either, and so can't open or translate it.";
  if (/^(?:PASV|EPSV|LPSV)$/.test(verb))
    return " The connection that follows will show its port all the same.";
  return isTransferVerb(verb) ? " The size of what is then transferred shows on the data connection." : "";
}

function replyObserver(event: TrafficEventOf<"reply">, { state, story }: Scene): Observer {
  const command = story.answered.get(event.seq);
  const verb = command === undefined ? "" : fullVerbOf(command);
  if (!state.isEncryptionKnown) return unknown(`${unknownEncryption}.`);
  if (state.hidesCommands) {
    const port =
      event.code === 227 || event.code === 229
        ? " A firewall or NAT can't read the port in it, so the server's range must be open already; the connection itself then shows the port."
        : "";
    return some(
      `That an answer came, when, and about how long it is: the line is encrypted${inferredRemark(state)}.${port}`,
    );
  }
  if (event.code === 234) return all("All of it. It is the last readable line: encryption begins after it.");
  if (event.code === 227 || event.code === 229) {
    return all(
      "All of it. That is also how a firewall or NAT with FTP knowledge finds out which port to let through.",
    );
  }
  if (event.code === 230)
    return all("All of it; it also shows that the name and password before it were right.");
  const isListing = verb === "STAT" && parseCommandLine(command?.line ?? "").argument !== "";
  if (isListing) return all("All of it, the listing included.");
  return all("All of it.");
}

function securedObserver({ protocol }: TrafficEventOf<"control-secured">): Observer {
  const certificate = /1\.3/.test(protocol)
    ? "The server's certificate is already encrypted in this version."
    : "In this version of TLS the server's certificate can still be read during the handshake.";
  return some(
    `That TLS began, and its version; often also the name of the server that was asked for. ${certificate} After it: addresses, ports, times and sizes, and nothing of commands, names or passwords.`,
  );
}

function announcedObserver({ event, state }: Scene): Observer {
  const isActive = event.type === "data-announced" && event.dataMode === "active";
  const what = isActive
    ? "This line says what Portside sent; it stood in the command"
    : "This line says what Portside read; it stood in the server's reply";
  if (!state.isEncryptionKnown) {
    return nothing(`${what}. ${unknownEncryption}.`);
  }
  return nothing(
    state.hidesCommands
      ? `${what}, which was encrypted.`
      : `${what}, where everyone on the way could read it too.`,
  );
}

function contentObserver(
  { bytes, direction }: TrafficEventOf<"data-closed">,
  { data, state }: Scene,
): Observer {
  const verb = data?.transfer ? fullVerbOf(data.transfer) : "";
  const isListing = /^(?:LIST|NLST|MLSD)$/.test(verb);
  const isTold = data?.secured != null || data?.opened != null;
  if (!isTold && (!state.isEncryptionKnown || (state.tls === "inferred" && state.protection === null))) {
    return unknown(`${unknownEncryption}.`);
  }
  const isEncrypted =
    data?.secured != null || (data?.opened == null && state.tls !== null && state.protection === "P");
  if (isEncrypted) {
    const guess = isListing ? "how much is in the directory" : "which file it was";
    return some(
      `About how much went which way and when: ${byteText(bytes)} and a little more for TLS. The size can give away ${guess}.`,
    );
  }
  const what = isListing
    ? "every name, size and date in the listing"
    : direction === "up"
      ? "the whole content that was uploaded"
      : "the whole content";
  return all(`All of it: ${what}.`);
}

/** The addresses of a connection say whether there is a network between the two at all. */
function loopbackRemark(event: TrafficEvent): string {
  const server = serverOf(event);
  return server !== null && addressScope(server) === "loopback"
    ? " Here that is only within this one machine."
    : "";
}

function serverOf(event: TrafficEvent): string | null {
  switch (event.type) {
    case "control-dialling":
    case "control-opened":
    case "data-dialling":
    case "data-opened":
      return event.remote.address;
    default:
      return null;
  }
}

/** Where the log lacks the handshake, but not what happens only under TLS. */
function inferredRemark({ tls }: WireState): string {
  return tls === "inferred" ? ", as other lines show (the log no longer holds the beginning)" : "";
}

function unknown(text: string): Observer {
  return { readable: "unknown", text };
}

function all(text: string): Observer {
  return { readable: "all", text };
}

function some(text: string): Observer {
  return { readable: "some", text };
}

function nothing(text: string): Observer {
  return { readable: "nothing", text };
}
