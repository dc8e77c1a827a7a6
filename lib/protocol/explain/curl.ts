import { type CommandLine, commandInfo, parseCommandLine } from "../commands";
import { isAnnounceVerb, isTransferVerb } from "../verbs";
import { absolutePath, isTextType, type WireState } from "./wire-state";

/**
 * The curl command that does the same as an FTP command in a given state; null where curl can't, where a secret
 * would have to be in it, or where a name holds characters that are not safe to paste into a terminal.
 *
 * @param line the command as in the log
 * @param following the transfer command that comes next, for commands that only prepare one
 */
export function curlFor(line: string, state: WireState, following: string | null): string | null {
  const command = parseCommandLine(line);
  if (commandInfo(line)?.secret) return null;
  if (isUnsafeToPaste(line) || isUnsafeToPaste(state.directory ?? "") || isUnsafeToPaste(following ?? "")) {
    return null;
  }
  return curlWith(argumentsFor(command, state, following));
}

/** The curl command that connects and lists the login directory. */
export function curlLogin(state: WireState): string | null {
  const { server } = state;
  // What stands here comes from an event, and in a replay from a file: only addresses may go into a command.
  if (server === null || !/^[\w.:%-]+$/.test(server.address)) return null;
  return curlWith(withLogin(state, modeOptions(state), ""));
}

/** The command of these arguments; null where there is none, or what an earlier line told is not safe to paste. */
function curlWith(parts: readonly string[] | null): string | null {
  const command = parts && ["curl", ...parts].map(shellQuote).join(" ");
  return command === null || isUnsafeToPaste(command) ? null : command;
}

function argumentsFor(command: CommandLine, state: WireState, following: string | null): string[] | null {
  const { verb, argument } = command;
  if (isAnnounceVerb(verb))
    return afterAnnounce(
      { ...state, announce: { command: verb, line: "", target: null, isUsed: false } },
      following,
    );
  if (isTransferVerb(verb)) return transfer(command, state);
  switch (verb) {
    case "USER":
      return withLogin({ ...state, user: argument }, [], "");
    case "AUTH":
      return withLogin({ ...state, tls: "explicit", protection: "P" }, [], "");
    case "PBSZ":
    case "PROT":
      return withLogin(
        { ...state, tls: state.tls ?? "explicit", protection: /^C$/i.test(argument) ? "C" : "P" },
        [],
        "",
      );
    case "TYPE":
    case "REST":
      return following === null
        ? null
        : transfer(
            parseCommandLine(following),
            verb === "REST" ? { ...state, restart: argument } : { ...state, isText: isTextType(argument) },
          );
    case "CWD":
    case "XCWD":
      return withLogin(state, ["--head"], folder(located(argument, state)));
    case "SIZE":
    case "MDTM":
      return withLogin(state, ["--head"], located(argument, state));
    case "RNFR":
      return null;
    case "RNTO": {
      if (state.renaming === null) return null;
      const from = located(state.renaming, state);
      return quoted(state, [`RNFR ${from}`, `RNTO ${located(argument, state)}`]);
    }
    case "MKD":
    case "XMKD":
    case "RMD":
    case "XRMD":
    case "DELE":
    case "MLST":
      return quoted(state, [`${verb} ${located(argument, state)}`]);
    case "FEAT":
    case "SYST":
    case "HELP":
    case "STAT":
    case "PWD":
    case "XPWD":
    case "NOOP":
    case "OPTS":
    case "MFMT":
    case "MFCT":
    case "MFF":
    case "SITE":
      return quoted(state, [argument === "" ? verb : `${verb} ${argument}`]);
    default:
      return null;
  }
}

function afterAnnounce(state: WireState, following: string | null): string[] | null {
  return following === null
    ? withLogin(withProtection(state), modeOptions(state), folder(located("", state)))
    : transfer(parseCommandLine(following), state);
}

function transfer({ verb, argument }: CommandLine, before: WireState): string[] | null {
  const state = withProtection(before);
  const mode = modeOptions(state);
  // curl sends TYPE I before files by itself.
  const text = state.isText ? ["--use-ascii"] : [];
  const path = located(argument, state);
  const restart = /^[1-9]\d*$/.test(state.restart ?? "") ? ["--continue-at", state.restart ?? ""] : [];
  switch (verb) {
    case "RETR":
      return withLogin(state, [...mode, ...text, ...restart, "--remote-name"], path);
    case "STOR":
    case "APPE": {
      const name = /[^/]*$/.exec(argument)?.[0] ?? "";
      const append = verb === "APPE" ? ["--append"] : [];
      return withLogin(
        state,
        [...mode, ...text, ...restart, ...append, "--upload-file", localName(name)],
        path,
      );
    }
    case "NLST":
    case "LIST":
    case "MLSD": {
      // "-a" and the like are options of the listing, not a path.
      const [, flags = "", rest = ""] = /^(?:(-[A-Za-z]+)(?:$| ))?(.*)$/s.exec(argument) ?? [];
      const request = flags === "" ? verb : `${verb} ${flags}`;
      const how = request === "LIST" ? [] : request === "NLST" ? ["--list-only"] : ["--request", request];
      return withLogin(state, [...mode, ...how], folder(located(rest, state)));
    }
    default:
      return null;
  }
}

/** Commands that need no transfer: curl sends them after the login, and `--head` keeps it from listing. */
function quoted(state: WireState, lines: readonly string[]): string[] | null {
  return withLogin(state, ["--verbose", "--head", ...lines.flatMap((line) => ["--quote", line])], "");
}

function withLogin(state: WireState, options: readonly string[], path: string): string[] | null {
  // curl would take what stands behind a colon for the password.
  if (state.user?.includes(":")) return null;
  const anonymous = state.user === null || /^(?:anonymous|ftp)$/i.test(state.user);
  const user = anonymous ? [] : ["--user", state.user ?? ""];
  const tls =
    state.tls === null || state.tls === "implicit"
      ? []
      : [state.protection === "C" ? "--ftp-ssl-control" : "--ssl-reqd"];
  return [...tls, ...user, ...options, url(state, path)];
}

/** Before PROT data connections are clear (RFC 2228 §3), which `--ssl-reqd` alone would not be. */
function withProtection(state: WireState): WireState {
  return state.tls === "explicit" ? { ...state, protection: state.protection ?? "C" } : state;
}

function modeOptions({ announce }: WireState): string[] {
  if (announce === null || announce.isUsed) return [];
  switch (announce.command) {
    case "PASV":
      return ["--disable-epsv"];
    case "PORT":
      return ["--ftp-port", "-", "--disable-eprt"];
    case "EPRT":
      return ["--ftp-port", "-"];
    default:
      return [];
  }
}

/** The path as absolute as the state allows; relative to the login directory otherwise. */
function located(path: string, { directory }: WireState): string {
  return absolutePath(path, directory) ?? path;
}

function folder(path: string): string {
  return path === "" || path.endsWith("/") ? path : `${path}/`;
}

function url({ server, tls }: WireState, path: string): string {
  const scheme = tls === "implicit" ? "ftps" : "ftp";
  const host =
    server === null ? "HOST" : server.address.includes(":") ? `[${server.address}]` : server.address;
  const usual = server === null || server.port === (tls === "implicit" ? 990 : 21);
  // An absolute path gives the double slash with which curl means the root instead of the login directory.
  return `${scheme}://${host}${usual ? "" : `:${server.port}`}/${encodePath(path)}`;
}

function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** A name in the local directory that a program can't take for an option, standard input or a glob. */
export function localName(name: string): string {
  return /^[\w.][\w.+ -]*$/.test(name) && !name.startsWith("..") ? name : "FILE";
}

/** One word for a POSIX shell. */
export function shellQuote(word: string): string {
  return /^[\w@%+:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Control characters could run as commands when pasted, direction marks hide what a line says, half pairs can't be encoded. */
export function isUnsafeToPaste(text: string): boolean {
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(text);
}
