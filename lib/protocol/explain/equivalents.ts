import type { CommandEvent } from "../answers";
import { parseCommandLine } from "../commands";
import type { Endpoint } from "../traffic";
import { isAnnounceVerb } from "../verbs";
import { isSelfSigned } from "./certificate";
import { curlFor, curlLogin } from "./curl";
import type { Equivalent } from "./explanation";
import { ftpClientFor } from "./ftp-client";
import { lftpFor } from "./lftp";
import { lastCommand, lastOf, nextOf, type Scene } from "./scene";
import { transferAfter, type WireState } from "./wire-state";
import { unknownEncryption } from "./words";

/** The same by hand. A reply can't be typed, but for the two that say where to dial: those belong to their command. */
export function equivalentsOf(scene: Scene): readonly Equivalent[] {
  const { event, state, story, data } = scene;
  switch (event.type) {
    case "command":
      return forLine(event.line, scene, state);
    case "reply": {
      const command = story.answered.get(event.seq);
      return command !== undefined && (event.code === 227 || event.code === 229)
        ? forCommand(command, scene)
        : [];
    }
    case "control-dialling":
    case "control-failed":
    case "control-opened":
      return forDialling(event.remote, state);
    case "control-secured":
      return lastCommand(scene, ["AUTH"]) !== null ? forLine("AUTH TLS", scene, state) : implicitTls(scene);
    case "control-closed":
      return event.by === "client" ? forLine("QUIT", scene, state) : [];
    case "data-announced":
    case "data-listening":
    case "data-dialling":
    case "data-opened":
    case "data-closed":
    case "data-failed": {
      const command = data?.transfer ?? data?.announce ?? null;
      return command === null ? [] : forCommand(command, scene);
    }
    case "data-secured":
      return forLine("PROT P", scene, { ...state, protection: "P" });
    case "note":
      return [];
  }
}

/** In the data mode that was announced for it, also where that came later (Portside listens before it says PORT). */
function forCommand(command: CommandEvent, scene: Scene): readonly Equivalent[] {
  const { data, state } = scene;
  const { verb } = parseCommandLine(data?.announce?.line ?? "");
  if (!isAnnounceVerb(verb)) return forLine(command.line, scene, state);
  const announce = { command: verb, line: data?.announce?.line ?? "", target: null, isUsed: false };
  return forLine(command.line, scene, { ...state, announce });
}

function forLine(line: string, scene: Scene, state: WireState): readonly Equivalent[] {
  const { event, events } = scene;
  const curl = curlFor(line, state, transferAfter(event, events));
  // The classic client has no TLS: where that is in force, or may be, it could not do the same.
  const typed = !state.isEncryptionKnown
    ? [lftpFor(line, { ...state, tls: "inferred" })]
    : state.tls === null
      ? [ftpClientFor(line, state), lftpFor(line, state)]
      : [lftpFor(line, state)];
  const trust = state.tls === null && !/^AUTH\b/i.test(line) ? null : trustOf(scene);
  return [
    ...(curl === null
      ? []
      : [{ program: "curl", command: curl, ...noted(doubt(state).note, trust?.curl) } as const]),
    ...typed
      .filter((equivalent) => equivalent !== null)
      .map((one) => (one.program === "lftp" ? { ...one, ...noted(one.note, trust?.lftp) } : one)),
  ];
}

/** Several remarks as one; none where there is nothing to remark. */
function noted(...notes: readonly (string | undefined)[]): Pick<Equivalent, "note"> {
  const said = notes.filter((note) => note !== undefined);
  return said.length === 0 ? {} : { note: said.join(" ") };
}

/** What other programs must be told to trust a certificate that a person accepted: they check it against authorities. */
function trustOf(scene: Scene): { readonly curl: string; readonly lftp?: string } | null {
  const { event } = scene;
  const begins =
    event.type === "control-secured" || /^AUTH\b/i.test(event.type === "command" ? event.line : "");
  const secured =
    event.type === "control-secured"
      ? event
      : (lastOf(scene, "control-secured") ?? nextOf(scene, "control-secured"));
  const certificate = secured?.certificate;
  if (!begins && (certificate === undefined || !isSelfSigned(certificate))) return null;
  const why =
    certificate !== undefined && isSelfSigned(certificate)
      ? "This server's certificate is signed by itself"
      : "If its certificate was accepted by hand";
  const curl = `${why}: save the certificate as FILE and give curl --cacert FILE, or --insecure, which checks nothing.`;
  // lftp keeps a setting for all that follows.
  return begins
    ? {
        curl,
        lftp: `${why}: save the certificate as FILE and set ssl:ca-file FILE, or set ssl:verify-certificate no, which checks nothing.`,
      }
    : { curl };
}

/** What has to be added where the log lacks the beginning of the connection. */
function doubt({ isEncryptionKnown, tls }: WireState): Pick<Equivalent, "note"> {
  if (!isEncryptionKnown) return { note: `${unknownEncryption}. If it is, add --ssl-reqd.` };
  return tls === "inferred"
    ? {
        note: "The log no longer holds how the encryption began: if it was implicit TLS, write ftps:// in place of ftp://.",
      }
    : {};
}

function forDialling(remote: Endpoint, state: WireState): readonly Equivalent[] {
  // In a replay this comes from a file: only addresses may go into a command.
  if (!/^[\w.:%-]+$/.test(remote.address)) return [];
  const isImplicit = remote.port === 990;
  const curl = curlLogin({ ...state, server: remote, tls: isImplicit ? "implicit" : null });
  const host = remote.address.includes(":") ? `[${remote.address}]` : remote.address;
  return [
    ...(curl === null
      ? []
      : [{ program: "curl", command: curl, note: "It also logs in, as anonymous, and lists." } as const]),
    isImplicit
      ? { program: "lftp", command: `open ftps://${host}:${remote.port}` }
      : {
          program: "ftp",
          command: remote.port === 21 ? `open ${remote.address}` : `open ${remote.address} ${remote.port}`,
        },
  ];
}

function implicitTls(scene: Scene): readonly Equivalent[] {
  const { server } = scene.state;
  const trust = trustOf(scene);
  if (server === null || !/^[\w.:%-]+$/.test(server.address)) return [];
  const host = server.address.includes(":") ? `[${server.address}]` : server.address;
  const url = `ftps://${host}:${server.port}`;
  return [
    {
      program: "curl",
      command: `curl ${url}/`,
      ...noted("It also logs in, as anonymous, and lists.", trust?.curl),
    },
    { program: "lftp", command: `open ${url}`, ...noted(trust?.lftp) },
  ];
}
