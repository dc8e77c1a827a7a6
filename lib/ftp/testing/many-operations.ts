import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { DataMode } from "../../protocol/traffic";
import type { FtpErrorCode } from "../errors";
import { isFtpError } from "../errors";
import type { Session } from "../session";
import { closedPort } from "./black-hole";
import { sends, usualAnswers } from "./fake-replies";
import { FakeFtpServer, type FakeServerOptions, type Handler } from "./fake-server";

const content = Buffer.alloc(1024, "x");

/** One operation, and how it has to end. */
interface Step {
  readonly name: string;
  readonly run: (signal: AbortSignal) => Promise<unknown>;
  /** Without any it succeeds. */
  readonly fails?: readonly FtpErrorCode[];
}

/**
 * A scripted server on which everything happens that can happen to an operation: it is done, refused, cancelled, reset,
 * left without a data connection, or loses its control connection.
 */
export class EventfulServer {
  /** Called when the transfer of `/endless` has begun. */
  #onEndless: () => void = () => undefined;
  #closedPort = 0;
  #mayBeDialled = true;
  #losesNext = true;

  private constructor(readonly server: FakeFtpServer) {}

  static async start(options: FakeServerOptions = {}): Promise<EventfulServer> {
    const server = await FakeFtpServer.start({
      ...options,
      files: { "/pub/a.txt": content, "/endless": content, "/reset": content },
    });
    const eventful = new EventfulServer(server);
    eventful.#closedPort = await closedPort();
    eventful.#script();
    return eventful;
  }

  close(): Promise<void> {
    return this.server.close();
  }

  /** Ends what operations left open on this side, and forgets what tests look at: it would grow with each of them. */
  async #tidyUp(): Promise<void> {
    const { connections, commands, dataConnections } = this.server;
    await Promise.all(dataConnections.splice(0).map((data) => data.destroy()));
    commands.length = 0;
    for (const connection of connections.splice(0)) {
      connection.commands.length = 0;
      connection.dataConnections.length = 0;
      if (!connection.isClosed) connections.push(connection);
    }
  }

  /**
   * Runs every operation once, one after the other, and gives each a signal that outlives it.
   * @returns how many there were
   * @throws when one ends otherwise than it has to
   */
  async round(session: Session, signal: AbortSignal): Promise<number> {
    const steps = this.#steps(session);
    for (const { name, run, fails = [] } of steps) {
      const outcome: unknown = await run(signal).then(
        () => null,
        (error: unknown) => error,
      );
      const isExpected =
        fails.length === 0 ? outcome === null : isFtpError(outcome) && fails.includes(outcome.code);
      if (!isExpected) {
        throw new Error(`${name} should end with ${fails.join(" or ") || "success"}, not with ${outcome}`, {
          cause: outcome,
        });
      }
    }
    await this.#tidyUp();
    return steps.length;
  }

  #steps(session: Session): readonly Step[] {
    const path = (text: string) => session.encodePath(text);
    const list = (name: string) => (signal: AbortSignal) => session.list(path(name), { signal });
    const download = (name: string) => async (signal: AbortSignal) =>
      buffer((await session.download(path(name), { signal })).body);
    const upload = (name: string) => (signal: AbortSignal) =>
      session.upload(path(name), {
        source: Readable.from([content]),
        size: content.length,
        onExisting: "replace",
        signal,
      });
    const remove = (name: string) => (signal: AbortSignal) =>
      session.remove(path(name), { recursive: true, signal });
    const typed =
      (...commands: readonly string[]) =>
      async (signal: AbortSignal) => {
        for (const command of commands) await session.sendTyped(command, { signal });
      };
    const inMode = (dataMode: DataMode, run: Step["run"]) => (signal: AbortSignal) => {
      session.change({ dataMode });
      return run(signal);
    };
    /** Both modes, one after the other. */
    const both = (name: string, run: Step["run"], fails: readonly FtpErrorCode[] = []): readonly Step[] =>
      (["passive", "active"] as const).map((dataMode) => ({
        name: `${name}, ${dataMode}`,
        run: inMode(dataMode, run),
        fails,
      }));
    return [
      ...both("list", list("/pub")),
      ...both("upload", upload("/pub/new")),
      ...both("download", download("/pub/new")),
      ...both("typed listing", typed("LIST /pub")),
      { name: "typed question", run: typed("FEAT") },
      { name: "typed announces, the last of them used", run: typed("PASV", "EPSV", "PASV", "LIST /pub") },
      { name: "typed announce that ABOR ends", run: typed("PASV", "ABOR") },
      { name: "typed refusal", run: typed("RETR /missing") },
      { name: "typed command that isn't sent", run: typed("QUIT"), fails: ["command-refused"] },
      {
        name: "typed announce behind a firewall",
        run: (signal) => this.#behindFirewall(() => typed("PASV", "NOOP")(signal)),
      },
      {
        name: "typed download, cancelled",
        run: (signal) => this.#cancelled(signal, typed("RETR /endless")),
        fails: ["cancelled"],
      },
      { name: "facts", run: (signal) => session.facts(path("/pub/new"), { signal }) },
      { name: "rename", run: (signal) => session.rename(path("/pub/new"), path("/pub/newer"), { signal }) },
      { name: "delete", run: remove("/pub/newer") },
      { name: "make a directory", run: (signal) => session.makeDirectory(path("/made"), { signal }) },
      { name: "delete the directory", run: remove("/made") },
      ...both("list nothing", list("/missing"), ["not-found"]),
      {
        name: "facts of nothing",
        run: (signal) => session.facts(path("/missing"), { signal }),
        fails: ["not-found"],
      },
      { name: "upload to a full disk", run: upload("/full/new"), fails: ["storage-full"] },
      ...both("list without a data connection", list("/closed"), ["data-connection-failed"]),
      {
        name: "list behind a firewall",
        run: inMode("passive", (signal) => this.#behindFirewall(() => list("/pub")(signal))),
        fails: ["data-connection-failed"],
      },
      ...both("download what breaks", download("/reset"), [
        "incomplete",
        "data-connection-failed",
        // Its 426 is heard before or after the reset.
        "ftp-error",
      ]),
      ...both("cancel a listing", (signal) => this.#cancelled(signal, list("/endless")), ["cancelled"]),
      ...both("cancel a download", (signal) => this.#cancelled(signal, download("/endless")), ["cancelled"]),
      ...both("cancel an upload", (signal) => cancelledUpload(session, signal), ["cancelled"]),
      { name: "cancel at once", run: () => list("/pub")(AbortSignal.abort()), fails: ["cancelled"] },
      {
        name: "cancel while waiting",
        run: (signal) => cancelledTurn(signal, list("/pub")),
        fails: ["cancelled"],
      },
      { name: "list on a connection that breaks", run: list("/lost") },
    ];
  }

  #script(): void {
    const { answers } = this.server;
    const usually = (verb: string): Handler => {
      const usual = usualAnswers[verb];
      return typeof usual === "function" ? usual : () => usual;
    };
    const passive: Handler = (connection, argument, command) => {
      if (this.#mayBeDialled) return usually(command.verb)(connection, argument, command);
      const port = this.#closedPort;
      return command.verb === "EPSV"
        ? `229 Entering Extended Passive Mode (|||${port}|)`
        : `227 Entering Passive Mode (127,0,0,1,${port >> 8},${port & 255}).`;
    };
    answers.set("EPSV", passive);
    answers.set("PASV", passive);
    answers.set("MLSD", (connection, argument, command) => {
      if (argument === "/closed" || !this.#mayBeDialled) return "425 Can't open data connection.";
      if (argument === "/endless") return this.#endless(connection, argument, command);
      if (argument === "/lost") {
        this.#losesNext = !this.#losesNext;
        if (this.#losesNext) return usually("MLSD")(connection, "/pub", command);
        connection.reset();
        return undefined;
      }
      return usually("MLSD")(connection, argument, command);
    });
    answers.set("RETR", (connection, argument, command) => {
      if (argument === "/endless") return this.#endless(connection, argument, command);
      const breaks = sends(content.subarray(0, 100), { ending: "reset", closing: "426 Broken." });
      return (argument === "/reset" ? breaks : usually("RETR"))(connection, argument, command);
    });
    answers.set("STOR", (connection, argument, command) =>
      argument.startsWith("/full/") ? "552 Disk full." : usually("STOR")(connection, argument, command),
    );
  }

  /** Begins, and goes on until the client breaks off. */
  readonly #endless: Handler = async (connection) => {
    await connection.reply("150 Here it comes.");
    const data = await connection.openData();
    await data.send("x");
    const closed = new Promise((resolve) => data.socket.once("close", resolve));
    this.#onEndless();
    await closed;
    await connection.reply("426 Broken off.");
  };

  async #behindFirewall<T>(work: () => Promise<T>): Promise<T> {
    this.#mayBeDialled = false;
    try {
      return await work();
    } finally {
      this.#mayBeDialled = true;
    }
  }

  /** Runs an operation on `/endless` until its transfer is under way. */
  async #cancelled(outer: AbortSignal, run: Step["run"]): Promise<unknown> {
    const cancel = new AbortController();
    this.#onEndless = () => cancel.abort();
    return run(AbortSignal.any([outer, cancel.signal]));
  }
}

/** Breaks off when the first bytes are on their way. */
function cancelledUpload(session: Session, outer: AbortSignal): Promise<unknown> {
  const cancel = new AbortController();
  async function* source() {
    yield content;
    cancel.abort();
    yield content;
  }
  return session.upload(session.encodePath("/pub/half"), {
    source: Readable.from(source()),
    onExisting: "replace",
    signal: AbortSignal.any([outer, cancel.signal]),
  });
}

/** Gives up before the operation's turn on its connection has come. */
async function cancelledTurn(outer: AbortSignal, run: Step["run"]): Promise<unknown> {
  const cancel = new AbortController();
  const first = run(outer);
  const second = run(cancel.signal);
  cancel.abort();
  await Promise.all([first, second.catch(() => undefined)]);
  return second;
}
