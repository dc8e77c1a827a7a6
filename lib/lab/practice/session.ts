import type { SecureContext } from "node:tls";
import type { PortRange } from "../../ftp/network";
import type { Endpoint } from "../../protocol/traffic";
import type { User } from "./accounts";
import type { DataChannel } from "./data-channel";
import type { DataNetwork } from "./data-network";
import type { FileSystem } from "./file-system";
import type { PracticeLimits } from "./limits";
import { FACTS, type Fact } from "./machine-listing";
import { type Path, resolvePath } from "./path";
import type { Reply } from "./reply";

/** What all control connections of one practice server share. */
export interface ServerSetup {
  readonly fileSystem: FileSystem;
  readonly limits: PracticeLimits;
  readonly network: DataNetwork;
  readonly passivePorts: PortRange | null;
  /** What PASV names; null: the control connection's own address. */
  readonly passiveAddress: string | null;
  readonly secureContext: SecureContext;
  /** As vsftpd's `require_ssl_reuse`: a data connection that doesn't resume a TLS session is answered 522. */
  readonly requireTlsResumption: boolean;
  /** Whether PORT and EPRT may name another address than the client's (the bounce attack, RFC 2577 §2). */
  readonly dialsForeignAddresses: boolean;
  /** Hears of what the server itself got wrong, and during which command. */
  readonly onFailure: (verb: string | null, error: unknown) => void;
}

/** A transfer in progress. */
export interface RunningTransfer {
  readonly signal: AbortSignal;
  abort(): void;
  /** Resolves once its last reply is on its way. */
  readonly finished: Promise<void>;
  /** For STAT: what it does, in a few words. */
  describe: () => string;
}

/** What a session needs of its control connection. */
export interface ControlChannel {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  send(reply: Reply): void;
}

/** State of one login: what the commands read and change. */
export class Session {
  user: User | null = null;
  /** The name that USER gave, until PASS. */
  loginName: string | null = null;
  failedLogins = 0;
  directory: Path = [];
  ascii = true;
  restartAt = 0;
  renameFrom: Path | null = null;
  facts: ReadonlySet<Fact> = new Set(FACTS);
  secured = false;
  bufferSizeSet = false;
  dataProtected = false;
  /** After EPSV ALL (RFC 2428 §4). */
  extendedPassiveOnly = false;
  transfer: RunningTransfer | null = null;
  #channel: DataChannel | null = null;

  constructor(
    readonly setup: ServerSetup,
    readonly control: ControlChannel,
  ) {}

  /** The user; commands that need one are refused before they get here. */
  get login(): User {
    if (this.user === null) throw new TypeError("Nobody is logged in");
    return this.user;
  }

  get files(): FileSystem {
    return this.setup.fileSystem;
  }

  /** @throws {FileSystemError} `bad-name` */
  path(text: string): Path {
    return resolvePath(this.directory, text);
  }

  /** Remembers the announced data connection in place of an earlier one. */
  announce(channel: DataChannel): void {
    this.#channel?.close();
    this.#channel = channel;
  }

  /** The announced data connection, for one use. */
  takeChannel(): DataChannel | null {
    const channel = this.#channel;
    this.#channel = null;
    return channel;
  }

  /** Back to the state before USER (REIN, AUTH, USER again). TLS stays. */
  logOut(): void {
    this.user = null;
    this.loginName = null;
    this.directory = [];
    this.ascii = true;
    this.restartAt = 0;
    this.renameFrom = null;
    this.facts = new Set(FACTS);
    this.extendedPassiveOnly = false;
    this.takeChannel()?.close();
  }

  /** Ends whatever is open beside the control connection. */
  close(): void {
    this.transfer?.abort();
    this.takeChannel()?.close();
  }
}
