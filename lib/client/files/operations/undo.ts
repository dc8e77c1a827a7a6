import type { Entry } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";
import type { RemotePath } from "../../remote-path";
import { type EntryPair, type Relocation, takenBack } from "./relocation";

/** An entry that got another name in its directory. */
export interface Renaming {
  readonly session: Session;
  readonly directory: RemotePath;
  /** As it was. */
  readonly entry: Entry;
  readonly from: RemotePath;
  readonly to: RemotePath;
}

/** Something that was done and can be taken back. */
export type UndoStep =
  | { readonly kind: "rename"; readonly session: string; readonly renaming: Renaming }
  /** `job`: one job may move its entries in several runs, which are taken back together. */
  | {
      readonly kind: "move";
      readonly session: string;
      readonly job: number;
      readonly relocation: Relocation;
      readonly moved: readonly EntryPair[];
    };

/** Steps that a session can go back. */
const MOST_STEPS = 20;

/**
 * What can be taken back, the last first, for each session. What replaced something never comes here: the replaced file
 * would not come back. `subscribe` and `snapshot` fit `useSyncExternalStore`.
 */
export class UndoStack {
  #steps: readonly UndoStep[] = [];
  readonly #listeners = new Set<() => void>();

  readonly snapshot = (): readonly UndoStep[] => this.#steps;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** @returns the step as it is now: of a job that went on, with what it moved before */
  push(step: UndoStep): UndoStep {
    const earlier = this.#steps.find((other) => isSameJob(other, step));
    const whole =
      earlier?.kind === "move" && step.kind === "move"
        ? { ...step, moved: [...earlier.moved, ...step.moved] }
        : step;
    const others = this.#steps.filter((other) => other !== earlier);
    const own = others.filter(({ session }) => session === step.session);
    const forgotten = own.length < MOST_STEPS ? undefined : own[0];
    this.#set([...others.filter((other) => other !== forgotten), whole]);
    return whole;
  }

  /** The step that a session would take back next. */
  last(session: string): UndoStep | undefined {
    return this.#steps.findLast((step) => step.session === session);
  }

  /**
   * Takes a step off, to be undone.
   * @returns it, or of a job that went on since then all that it moved; null when it was taken before
   */
  take(step: UndoStep): UndoStep | null {
    const found = this.#steps.find((other) => other === step || isSameJob(other, step));
    if (found === undefined) return null;
    this.#set(this.#steps.filter((other) => other !== found));
    return found;
  }

  #set(steps: readonly UndoStep[]): void {
    this.#steps = steps;
    for (const listener of this.#listeners) listener();
  }
}

function isSameJob(one: UndoStep, other: UndoStep): boolean {
  return one.kind === "move" && other.kind === "move" && one.job === other.job;
}

/** The job that takes a move back. */
export function movedBack({ relocation, moved }: Extract<UndoStep, { kind: "move" }>): Relocation {
  return takenBack(relocation, moved);
}
