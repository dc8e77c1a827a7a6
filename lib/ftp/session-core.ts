import { type ByteString, byteString, hasControlCharacter } from "../protocol/byte-string";
import { redactUrls } from "../protocol/redact";
import type { ExchangeReference } from "../protocol/traffic";
import { Charset } from "./charset";
import { defaultEngineOptions, type EngineOptions } from "./engine-options";
import { FtpError } from "./errors";
import type { Network } from "./network";
import type { SessionSettings } from "./session-types";
import type { TrafficLog } from "./traffic-log";

/** What a session learned about its server and need not try twice. */
export interface ServerMemory {
  /** The settings under which only the other data mode led to a data connection: it goes first until they change. */
  otherModeUnder: SessionSettings | null;
  /** EPSV or EPRT was refused or led nowhere: use the older command (interop C37, C44). */
  epsvFails: boolean;
  eprtFails: boolean;
  /** MLSD was refused although (or because) FEAT didn't mention it. */
  mlsdFails: boolean;
  /** `LIST -a` is taken as a file mask or refused (interop S9, S10). */
  listFlagFails: boolean;
  /** How often `LIST -a` was answered 4xx where a plain LIST was not: twice is no passing trouble. */
  listFlagRefusals: number;
  /** `LIST -a` has put a directory itself among its rows: where it is missing, something is wrong. */
  flagListsItself: boolean;
  /** SIZE is unknown to the server (500, 502, 504), whatever the file: it is not asked any more. */
  sizeFails: boolean;
  /** MDTM is unknown to the server, too. */
  modifiedFails: boolean;
  /** SIZE has told the size of a file right after its upload: where it doesn't tell it any more, the file is gone. */
  sizesUploads: boolean;
  /** LIST is unknown, as MLSD is: NLST tells names at least. */
  listFails: boolean;
  /** `LIST -a /path` lists that directory: known of vsftpd, which has no MLSD. */
  listTakesFlagAndPath: boolean;
  /** Whether it answers commands that are sent together; null until it was seen to, or not to. */
  pipelines: boolean | null;
  /** STOR of a path was seen to begin with 1xx and to end well: the next file's bytes needn't wait for 1xx. */
  storesAtOnce: boolean;
  /** The command that sets a file's date: MFMT where FEAT names it, MDTM on vsftpd; null where it was refused. */
  setsModifiedBy: "MFMT" | "MDTM" | null;
  /** It was seen to do so. */
  keepsModified: boolean;
  /** The command that sets permissions; null where there is none. */
  setsModesBy: "SITE CHMOD" | "MFF" | null;
  /** It was seen to do so. */
  setsModes: boolean;
  /** The server copies files itself, by SITE CPFR and CPTO; null until it had to be found out. */
  copiesOnServer: boolean | null;
  /** How an upload that broke off goes on: APPE, REST and STOR where that is unknown; null: it begins anew. */
  appendsBy: "APPE" | "REST" | null;
  /** A passive transfer has to be named with PRET first. */
  needsPret: boolean;
  /** The server lets upload but not rename (anonymous drop boxes). */
  renameFails: boolean;
  /** Commands other than CWD take paths with directories in them (TVFS, RFC 3659 §6): seen to work. */
  pathsWork: boolean;
  /** They don't, and get a bare name after CWD (interop S34). */
  pathsFail: boolean;
  /** CWD takes such paths: seen to work. That says nothing of the other commands. */
  directoryPathsWork: boolean;
  /** It doesn't, and goes name by name. */
  directoryPathsFail: boolean;
  /** Where the session began, as PWD said it; "/" where it didn't. Its root tells in which notation paths are absolute. */
  home: ByteString;
  /** The server was seen to keep the letters of a charset other than UTF-8 (interop S48). */
  keepsLetters: boolean;
  /** Whether byte 0xFF is sent doubled (Telnet's IAC, interop S43); null until it had to be found out. */
  doublesIac: boolean | null;
  /** What every login of this session sends last: the name format of an IBM i (interop C28). */
  afterLogin: readonly ByteString[];
  /** SHA-256 of the certificate that the newest control connection showed. */
  certificate: string | null;
}

/** A login's fields as they are sent. */
export interface Credentials {
  readonly user: ByteString;
  readonly password: ByteString;
  readonly account: ByteString | null;
}

/** What the connections of one session share: settings, numbers, charset, and what was learned. */
export class SessionCore {
  readonly memory: ServerMemory = {
    otherModeUnder: null,
    epsvFails: false,
    eprtFails: false,
    mlsdFails: false,
    listFlagFails: false,
    listFlagRefusals: 0,
    flagListsItself: false,
    listFails: false,
    listTakesFlagAndPath: false,
    pipelines: null,
    storesAtOnce: false,
    setsModifiedBy: "MFMT",
    keepsModified: false,
    setsModesBy: "SITE CHMOD",
    setsModes: false,
    copiesOnServer: null,
    appendsBy: "APPE",
    needsPret: false,
    sizeFails: false,
    sizesUploads: false,
    modifiedFails: false,
    renameFails: false,
    pathsWork: false,
    pathsFail: false,
    directoryPathsWork: false,
    directoryPathsFail: false,
    home: byteString("/"),
    keepsLetters: false,
    doublesIac: null,
    afterLogin: [],
    certificate: null,
  };
  /** The question of how the server reads 0xFF while it is under way. */
  telnetProbe: Promise<void> | null = null;
  /** The login's fields as bytes, from the first login on: another charset for names must not change them. */
  credentials: Credentials | null = null;
  /** Whether FEAT was asked, whatever it brought. */
  knowsFeatures = false;
  /** Whether TLS held once: "TLS if available" then means that it is. */
  wasSecured = false;
  /** FEAT lines as the server wrote them, without marks; empty until the first login. */
  features: readonly string[] = [];
  /** The text after 215 in the answer to SYST; null until known. */
  system: string | null = null;
  #settings: SessionSettings;
  #directoryVersion = 0;
  #charset: Charset;
  #connections = 0;
  #exchanges = 0;
  #dataConnections = 0;

  constructor(
    readonly id: string,
    settings: SessionSettings,
    readonly network: Network,
    readonly log: TrafficLog,
    readonly options: EngineOptions = defaultEngineOptions,
  ) {
    this.#charset = new Charset(settings.charset);
    this.#settings = settings;
  }

  get settings(): SessionSettings {
    return this.#settings;
  }

  get charset(): Charset {
    return this.#charset;
  }

  /** @throws {FtpError} `invalid-request` for an unknown charset; nothing changed then. */
  replaceSettings(settings: SessionSettings): void {
    if (settings.charset !== this.#settings.charset) this.#charset = new Charset(settings.charset);
    this.#settings = settings;
  }

  nextConnection(): number {
    return ++this.#connections;
  }

  nextDataConnection(): number {
    return ++this.#dataConnections;
  }

  newExchange(label: string): ExchangeReference {
    // Paths may hold somebody's URL, password and all; the lines of the log lose it as well.
    return { id: ++this.#exchanges, label: redactUrls(label) };
  }

  /** Changes when a directory was renamed or removed: what a connection believed to be its directory may be another. */
  get directoryVersion(): number {
    return this.#directoryVersion;
  }

  directoriesMoved(): void {
    this.#directoryVersion++;
  }

  /** Whether FEAT named it: "MLST", "UTF8", "REST STREAM" … (case-insensitive, first words). */
  hasFeature(name: string): boolean {
    return this.feature(name) !== null;
  }

  /** What FEAT says behind a feature's name: the facts behind "MLST"; null when it doesn't name it. */
  feature(name: string): string | null {
    const wanted = name.toUpperCase();
    for (const line of this.features) {
      const feature = line.toUpperCase();
      if (feature === wanted || feature.startsWith(`${wanted} `)) return line.slice(wanted.length).trim();
    }
    return null;
  }

  /** A command line as the server wants its bytes: 0xFF doubled where it reads Telnet (RFC 959 §4.1). */
  onWire(line: ByteString): ByteString {
    return this.memory.doublesIac ? byteString(line.replaceAll("\u00ff", "\u00ff\u00ff")) : line;
  }

  /** Encodes text for the wire. @throws {FtpError} `invalid-request` */
  encode(text: string, what: string): ByteString {
    let bytes: ByteString;
    try {
      bytes = this.#charset.encode(text);
    } catch (cause) {
      throw new FtpError(
        "invalid-request",
        `The ${what} has letters that the session's charset (${this.#charset.name}) cannot express.`,
        { cause },
      );
    }
    return checked(bytes, what);
  }
}

/** @throws {FtpError} `invalid-request` when the bytes hold a control character: it could begin another command. */
export function checked(bytes: ByteString, what: string): ByteString {
  if (hasControlCharacter(bytes)) {
    throw new FtpError(
      "invalid-request",
      `The ${what} contains control characters, which FTP cannot carry. Nothing was sent.`,
    );
  }
  return bytes;
}
