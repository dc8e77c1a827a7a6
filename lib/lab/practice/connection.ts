import { once } from "node:events";
import type { Socket } from "node:net";
import type { Connection } from "../../ftp/network";
import type { Endpoint } from "../../protocol/traffic";
import { type CommandInput, CommandReader } from "./command-reader";
import { describeCommand, isVerb, type Verb } from "./commands/command";
import { COMMAND_TABLE } from "./commands/command-table";
import { FileSystemError, REFUSAL_CODES } from "./file-system-error";
import { decodeName, decodeText, encodeNames } from "./name-bytes";
import { formatReply, type Reply, reply } from "./reply";
import { type ControlChannel, type ServerSetup, Session } from "./session";
import { secureAsServer } from "./tls-upgrade";

/** Commands that may wait before the socket is read no further. */
const MOST_WAITING = 64;
/** Bytes of replies that the client hasn't taken before its next command waits. */
const MOST_UNSENT = 256 * 1024;

/**
 * One control connection: reads command lines, runs them one after the other (a transfer runs beside ABOR and
 * STAT), writes replies, and ends on QUIT, idleness or the client's leaving.
 */
export class ControlConnection implements ControlChannel {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** Resolves when the socket is closed. */
  readonly closed: Promise<void>;
  readonly #session: Session;
  readonly #reader: CommandReader;
  readonly #waiting: CommandInput[] = [];
  readonly #idle: NodeJS.Timeout;
  #socket: Socket;
  #working = false;
  #ended = false;
  #leaving = false;

  constructor(
    private readonly setup: ServerSetup,
    { socket, local, remote }: Connection,
  ) {
    this.local = local;
    this.remote = remote;
    this.#socket = socket;
    this.#session = new Session(setup, this);
    this.#reader = new CommandReader(setup.limits.commandBytes);
    this.#idle = setTimeout(() => this.#onIdle(), setup.limits.idleMilliseconds);
    this.closed = new Promise((resolve) => socket.once("close", () => resolve()));
    void this.closed.then(() => this.#onClosed());
    socket.setNoDelay(true);
    this.#listen(socket);
    this.send(reply(220, "Portside practice server: for practice, nothing is kept."));
  }

  send(answer: Reply): void {
    if (this.#socket.writable) this.#socket.write(encodeNames(formatReply(answer)));
  }

  /** Says goodbye (421) and closes, whatever is going on. */
  end(text: string): void {
    this.#session.close();
    void this.#finish(reply(421, text));
  }

  /** Closes at once. */
  destroy(): void {
    this.#session.close();
    this.#socket.destroy();
  }

  readonly #onData = (chunk: Buffer) => {
    if (this.#leaving) return;
    this.#waiting.push(...this.#reader.push(chunk));
    if (this.#waiting.length > MOST_WAITING) this.#socket.pause();
    void this.#work();
  };

  readonly #onEnd = () => {
    this.#ended = true;
    // RFC 959 §3.2: a control connection that closes takes the transfer with it.
    this.#session.transfer?.abort();
    void this.#work();
  };

  #listen(socket: Socket): void {
    socket.on("data", this.#onData);
    socket.on("end", this.#onEnd);
    socket.on("error", () => {
      // The client reset the connection: "close" follows and cleans up.
    });
  }

  #onClosed(): void {
    clearTimeout(this.#idle);
    this.#waiting.length = 0;
    this.#session.close();
  }

  #onIdle(): void {
    if (this.#working || this.#session.transfer !== null) this.#idle.refresh();
    else this.end("Timeout: no command for too long.");
  }

  /** Runs what waits, as far as a transfer in progress lets it. */
  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    try {
      for (let next = this.#takeNext(); next !== null; next = this.#takeNext()) {
        this.#idle.refresh();
        await this.#run(next);
        if (this.#socket.writableLength > MOST_UNSENT) await this.#drained();
      }
    } finally {
      this.#working = false;
    }
    if (this.#ended && this.#session.transfer === null) this.#socket.end();
  }

  #takeNext(): CommandInput | null {
    const next = this.#waiting[0];
    if (next === undefined || this.#leaving) return null;
    if (this.#session.transfer !== null && !/^(ABOR|STAT)\b/i.test(textOf(next))) return null;
    this.#waiting.shift();
    if (this.#waiting.length === 0) this.#socket.resume();
    return next;
  }

  async #drained(): Promise<void> {
    const settled = new AbortController();
    const { signal } = settled;
    const socket = this.#socket;
    await Promise.race([once(socket, "drain", { signal }), once(socket, "close", { signal })]).catch(() => {
      // The connection broke; the next command finds it closed.
    });
    settled.abort();
  }

  async #run(input: CommandInput): Promise<void> {
    if (input.type === "too-long") return this.send(reply(500, "Command line too long."));
    const command = parseCommand(input.bytes);
    if ("code" in command) return this.send(command);
    const refusal = this.#refusal(command);
    if (refusal !== null) return this.send(refusal);
    if (describeCommand(command.verb).transfers) this.#startTransfer(command);
    else await this.#finish(await this.#execute(command));
  }

  #refusal({ verb, argument }: Command): Reply | null {
    const description = describeCommand(verb);
    if (this.#session.user === null && !description.beforeLogin) {
      return reply(530, "Please login with USER and PASS.");
    }
    if (argument === "" && description.argument === "required") {
      return reply(501, `${verb} takes ${description.syntax}.`);
    }
    return null;
  }

  /** Lets a transfer run while ABOR and STAT are listened for. */
  #startTransfer(command: Command): void {
    const controller = new AbortController();
    const { promise: finished, resolve } = settlement();
    this.#session.transfer = {
      signal: controller.signal,
      abort: () => controller.abort(),
      finished,
      describe: () => "Waiting for the data connection.",
    };
    void this.#execute(command).then((answer) => {
      this.#session.takeChannel()?.close();
      this.#session.transfer = null;
      this.#idle.refresh();
      void this.#finish(answer);
      resolve();
      void this.#work();
    });
  }

  async #execute({ verb, argument }: Command): Promise<Reply> {
    try {
      return await COMMAND_TABLE[verb](this.#session, argument);
    } catch (error) {
      if (error instanceof FileSystemError) return reply(REFUSAL_CODES[error.code], error.message);
      this.setup.onFailure(verb, error);
      return reply(451, "Local error in processing.");
    }
  }

  async #finish(answer: Reply): Promise<void> {
    if (answer.next === "secure") return this.#secure(answer);
    this.send(answer);
    if (answer.next !== "close" && answer.code !== 421) return;
    this.#leaving = true;
    this.#socket.end();
    // A client that never closes its side must not keep the connection.
    this.#socket.setTimeout(5000, () => this.#socket.destroy());
  }

  /** After AUTH: whatever came in clear text behind it is not obeyed but ends the connection (CVE-2011-0411's kind). */
  async #secure(answer: Reply): Promise<void> {
    const plain = this.#socket;
    if (this.#waiting.length > 0 || this.#reader.hasRest) return this.destroy();
    plain.off("data", this.#onData);
    plain.off("end", this.#onEnd);
    plain.pause();
    await new Promise<void>((resolve) => plain.write(encodeNames(formatReply(answer)), () => resolve()));
    try {
      const { secureContext, limits } = this.setup;
      const secured = await secureAsServer(plain, secureContext, limits.handshakeMilliseconds);
      this.#socket = secured;
      this.#session.secured = true;
      this.#listen(secured);
    } catch {
      // The handshake failed and the connection with it: there is nobody left to tell.
      this.destroy();
    }
  }
}

interface Command {
  readonly verb: Verb;
  readonly argument: string;
}

/** What would make a name, or another one of it. */
const NAMING: ReadonlySet<Verb> = new Set(["STOR", "APPE", "MKD", "RNTO"]);

/** The command in a line, or the reply that refuses it. New names are UTF-8; none holds control characters. */
function parseCommand(line: Buffer): Command | Reply {
  const [, word = "", argument = ""] = /^([A-Za-z]{3,4})(?: (.*))?$/s.exec(line.toString("latin1")) ?? [];
  const verb = word.toUpperCase();
  if (!isVerb(verb)) return reply(500, "Unknown command.");
  if (/[\u0000-\u001f\u007f]/.test(argument)) return reply(501, "Control characters aren't allowed.");
  const bytes = Buffer.from(argument, "latin1");
  // The directories before it have their names already.
  if (NAMING.has(verb) && decodeText(bytes.subarray(bytes.lastIndexOf("/") + 1)) === null)
    return reply(501, "New names are UTF-8 on this server.");
  return { verb, argument: decodeName(bytes) };
}

function textOf(input: CommandInput): string {
  return input.type === "line" ? input.bytes.toString("latin1", 0, 8) : "";
}

function settlement(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
