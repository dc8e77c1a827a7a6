import type { CommandAnswer } from "@/lib/contract/commands";
import type { Problem } from "@/lib/contract/problem";
import { refusalOf, typedActiveAddress } from "@/lib/protocol/typed-command";
import { toProblem } from "../problem-error";
import { keepable } from "./history";

/** What became of a typed command. */
export type ConsoleOutcome =
  | { readonly kind: "running" }
  /** Not sent: by this page's own knowledge, or by Portside, which knows more and notes it in the log. */
  | {
      readonly kind: "refused";
      readonly title: string | null;
      readonly reason: string;
      readonly exchange: number | null;
    }
  | { readonly kind: "cancelled" }
  | { readonly kind: "failed"; readonly problem: Problem }
  | {
      readonly kind: "answered";
      readonly answer: CommandAnswer;
      /** Whether the data was let go to make room for newer ones. */
      readonly forgotten: boolean;
    };

export interface ConsoleEntry {
  /** From 1, in the order of sending. */
  readonly id: number;
  /** As it may be shown: never what stands behind a secret command. */
  readonly command: string;
  readonly outcome: ConsoleOutcome;
}

/** Asks Portside to send a command. */
export type SendCommand = (session: string, command: string, signal: AbortSignal) => Promise<CommandAnswer>;

/** Commands that are kept per session with their answers. */
const ENTRIES_KEPT = 200;
/** Letters of data that are kept per session: eight full answers. */
const LETTERS_KEPT = 8 * 1024 * 1024;

const none: readonly ConsoleEntry[] = [];

/** What was typed into the consoles of this page's sessions, and what came back; lives as long as the page. */
export class ConsoleStore {
  readonly #send: SendCommand;
  readonly #entries = new Map<string, readonly ConsoleEntry[]>();
  readonly #running = new Map<string, AbortController>();
  readonly #listeners = new Set<() => void>();
  readonly #drafts = new Map<string, string>();
  #lastId = 0;

  constructor(send: SendCommand) {
    this.#send = send;
  }

  /** For `useSyncExternalStore`: the same array until something changes. */
  readonly entries = (session: string): readonly ConsoleEntry[] => this.#entries.get(session) ?? none;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What was being typed when the console was last in sight. */
  draft(session: string): string {
    return this.#drafts.get(session) ?? "";
  }

  keepDraft(session: string, line: string): void {
    this.#drafts.set(session, line);
  }

  isRunning(session: string): boolean {
    return this.#running.has(session);
  }

  /**
   * Sends a command, unless one is under way or it is refused. What becomes of it stands in the entries.
   * @returns whether it was taken: refused ones are, with the reason in the entries; a second one at a time isn't
   */
  async send(session: string, typed: string): Promise<boolean> {
    if (this.#running.has(session)) return false;
    const id = ++this.#lastId;
    // Blanks in front are no part of a command; those behind may be of a name.
    const line = typed.replace(/^ +/, "");
    // Whether an address is Portside's, and a port one of its own, is the server's to know.
    const refusal = typedActiveAddress(line) === null ? refusalOf(line) : null;
    const entry = { id, command: keepable(line) };
    if (refusal !== null) {
      this.#add(session, { ...entry, outcome: { kind: "refused", ...refusal, exchange: null } });
      return true;
    }
    const controller = new AbortController();
    this.#running.set(session, controller);
    this.#add(session, { ...entry, outcome: { kind: "running" } });
    const outcome = await this.#outcomeOf(session, line, controller.signal);
    // Otherwise the session was forgotten meanwhile, and nobody wants to know any more.
    if (this.#running.get(session) === controller) {
      this.#running.delete(session);
      this.#settle(session, id, outcome);
    }
    return true;
  }

  /** Gives up the command that is under way. */
  cancel(session: string): void {
    this.#running.get(session)?.abort();
  }

  /** Takes away what is shown, but for the command that is under way. */
  clear(session: string): void {
    this.#change(
      session,
      this.entries(session).filter(({ outcome }) => outcome.kind === "running"),
    );
  }

  /** Keeps nothing of a session, and gives up its command that is under way. */
  forget(session: string): void {
    const running = this.#running.get(session);
    this.#running.delete(session);
    running?.abort();
    this.#drafts.delete(session);
    if (this.#entries.delete(session)) this.#tell();
  }

  async #outcomeOf(session: string, line: string, signal: AbortSignal): Promise<ConsoleOutcome> {
    try {
      const answer = await this.#send(session, line, signal);
      return { kind: "answered", answer, forgotten: false };
    } catch (error) {
      return signal.aborted ? { kind: "cancelled" } : failure(toProblem(error));
    }
  }

  #add(session: string, entry: ConsoleEntry): void {
    this.#change(session, [...this.entries(session), entry].slice(-ENTRIES_KEPT));
  }

  #settle(session: string, id: number, outcome: ConsoleOutcome): void {
    const settled = this.entries(session).map((entry) => (entry.id === id ? { ...entry, outcome } : entry));
    this.#change(session, withinMemory(settled));
  }

  #change(session: string, entries: readonly ConsoleEntry[]): void {
    this.#entries.set(session, entries);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function failure(problem: Problem): ConsoleOutcome {
  if (problem.code !== "command-refused") return { kind: "failed", problem };
  return { kind: "refused", title: null, reason: problem.detail, exchange: problem.exchange ?? null };
}

/** Lets the data of the oldest answers go until the rest fits. */
function withinMemory(entries: readonly ConsoleEntry[]): readonly ConsoleEntry[] {
  let letters = 0;
  return entries
    .toReversed()
    .map((entry) => {
      letters += entry.outcome.kind === "answered" ? (entry.outcome.answer.data?.length ?? 0) : 0;
      return letters <= LETTERS_KEPT ? entry : withoutData(entry);
    })
    .toReversed();
}

function withoutData(entry: ConsoleEntry): ConsoleEntry {
  if (entry.outcome.kind !== "answered" || entry.outcome.answer.data === undefined) return entry;
  const { data: _, dataTruncated: __, ...answer } = entry.outcome.answer;
  return { ...entry, outcome: { kind: "answered", answer, forgotten: true } };
}
