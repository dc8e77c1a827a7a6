import { charsetName } from "@/lib/client/charsets";
import { ownProblem, ProblemError, toProblem } from "@/lib/client/problem-error";
import type { Problem } from "@/lib/contract/problem";
import { type Draft, type Drafts, fingerprint } from "./drafts";
import { type EditorEvent, type EditorState, isUnsaved, loading, reduceEditor } from "./editor-state";
import {
  type FilePlace,
  type FileVersion,
  LARGEST_FILE,
  overwrite,
  type Present,
  readPresent,
  type SaveOutcome,
  saveOver,
} from "./file-version";
import { readLineEnds, withLineEnds } from "./line-ends";
import {
  guessFor,
  guessTextFile,
  placeOf,
  readTextFile,
  type TextFile,
  type TextFormat,
  takesMark,
  writeTextFile,
} from "./text-file";

/** The text that a person edits, wherever it is shown. */
export interface EditedText {
  /** Its lines joined by LF. */
  readonly read: () => string;
  readonly isSame: (text: string) => boolean;
  readonly replace: (text: string) => void;
  /** Selects the character at a place and brings it into sight. */
  readonly show: (at: number) => void;
}

export interface FileEditorOptions {
  /** Where the file is now: sessions come and go. */
  readonly place: () => FilePlace;
  /** Whether the file isn't there yet. */
  readonly isNew: boolean;
  /** Bytes, as the listing told them; null where it didn't. */
  readonly size: number | null;
  /** The charset that names on this server are in. */
  readonly sessionCharset: string;
  readonly drafts: Drafts;
  readonly draftKey: () => string;
  /** Called after each save. */
  readonly onSaved: () => void;
}

/** What there is to show of an editor. */
export interface EditorSnapshot {
  readonly state: EditorState;
  /** The text to begin with; from then on it is in the view that shows it. */
  readonly initial: string;
  /** An unsaved text of this file that was found and that nobody has decided about. */
  readonly draft: Draft | null;
  /** Whether the unsaved text outlives a reload. */
  readonly kept: boolean;
}

/** Milliseconds without a key after which an unsaved text is kept. */
const PAUSE_MS = 400;

/** A text while there is none on the screen yet. */
const noText: EditedText = { read: () => "", isSame: () => true, replace: () => {}, show: () => {} };

const emptyFile: TextFile = {
  text: "",
  format: { charset: "utf-8", mark: false, lineEnds: "\n" },
  inexact: null,
};

const gone = ownProblem("The file is no longer there", "Close the editor and list the folder again.");

const nameTaken = ownProblem("There is a file of that name", "Choose another name.");

function noBytesFor(character: string, charset: string): Problem {
  const detail = "Take it out, or choose another charset first.";
  return ownProblem(`${charsetName(charset)} has no “${character}”`, detail);
}

/** A file that is being edited: reads it, saves it, keeps what is unsaved. Fits `useSyncExternalStore`. */
export class FileEditor {
  readonly #options: FileEditorOptions;
  readonly #listeners = new Set<() => void>();
  #snapshot: EditorSnapshot = { state: loading, initial: "", draft: null, kept: true };
  #text: EditedText = noText;
  /** Tells the text that the edited one was made from, whatever the file holds by now. */
  #madeFrom = fingerprint("");
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(options: FileEditorOptions) {
    this.#options = options;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): EditorSnapshot => this.#snapshot;

  /** The text is on the screen from now on. */
  attach(text: EditedText): void {
    this.#text = text;
  }

  async load(): Promise<void> {
    const { isNew, size, place } = this.#options;
    this.#happen({ type: "load-started" });
    if (isNew) return this.#open(null, emptyFile);
    if (size !== null && size > LARGEST_FILE) return this.#happen({ type: "refused", reason: "large", size });
    try {
      const present = await readPresent(place());
      if (present.kind === "file") this.#openVersion(present.version, this.#options.sessionCharset);
      else if (present.kind === "large")
        this.#happen({ type: "refused", reason: "large", size: present.size });
      else this.#happen({ type: "load-failed", problem: gone });
    } catch (error) {
      this.#happen({ type: "load-failed", problem: toProblem(error) });
    }
  }

  #openVersion(version: FileVersion, guess: string): void {
    const file = guessTextFile(version.bytes, guess);
    if (file !== null) this.#open(version, file);
    else this.#happen({ type: "refused", reason: "binary", size: version.bytes.length });
  }

  #open(base: FileVersion | null, file: TextFile): void {
    const found = this.#options.drafts.find(this.#options.draftKey());
    this.#madeFrom = fingerprint(file.text);
    if (this.#text === noText) this.#show({ initial: file.text });
    else this.#text.replace(file.text);
    this.#happen({ type: "loaded", base, file });
    this.#show({ draft: found !== null && found.text !== file.text ? found : null });
  }

  /** A person changed the text. */
  textChanged(): void {
    const { state, draft } = this.#snapshot;
    if (state.phase !== "open") return;
    this.#happen({ type: "edited", edited: !this.#text.isSame(state.saved.text) });
    if (draft !== null) return;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.keepDraft(), PAUSE_MS);
  }

  /** Keeps the unsaved text at once: the page may be about to go. */
  keepDraft(): void {
    clearTimeout(this.#pause);
    const { state, draft } = this.#snapshot;
    if (state.phase !== "open" || draft !== null) return;
    if (!state.edited) {
      this.dropDraft();
      return;
    }
    const { drafts, draftKey } = this.#options;
    const text = this.#text.read();
    const kept = drafts.keep(draftKey(), { text, base: this.#madeFrom, keptAt: Date.now() });
    if (kept !== this.#snapshot.kept) this.#show({ kept });
  }

  /** Nobody needs the unsaved text any more. */
  dropDraft(): void {
    clearTimeout(this.#pause);
    this.#options.drafts.drop(this.#options.draftKey());
    this.#show({ kept: true, draft: null });
  }

  /** Goes on with the text that was found. Where the file has changed since, that is a conflict at once. */
  takeDraft(): void {
    const { state, draft } = this.#snapshot;
    if (state.phase !== "open" || draft === null) return;
    const isStale = draft.base !== this.#madeFrom;
    this.#madeFrom = draft.base;
    this.#show({ draft: null });
    // Not the version that the text was made from: a save must not take it for that.
    if (isStale) this.#happen({ type: "loaded", base: null, file: state.saved });
    this.#text.replace(draft.text);
    this.#happen({ type: "edited", edited: true });
    if (isStale) {
      const theirs: Present = state.base === null ? { kind: "gone" } : { kind: "file", version: state.base };
      this.#happen({ type: "stopped", activity: { kind: "conflict", theirs } });
    }
  }

  /** Writes the text to the file, unless somebody else changed that. @returns whether it is saved */
  save(): Promise<boolean> {
    const { state } = this.#snapshot;
    if (state.phase !== "open") return Promise.resolve(false);
    return this.#write((bytes) => saveOver(this.#options.place(), bytes, state.base));
  }

  /** Writes the text over what somebody else wrote. @returns whether it is saved */
  overwrite(): Promise<boolean> {
    const { state } = this.#snapshot;
    if (state.phase !== "open" || state.activity.kind !== "conflict") return Promise.resolve(false);
    const { theirs } = state.activity;
    return this.#write((bytes) => overwrite(this.#options.place(), bytes, theirs));
  }

  async #write(store: (bytes: Uint8Array<ArrayBuffer>) => Promise<SaveOutcome>): Promise<boolean> {
    const { state } = this.#snapshot;
    if (state.phase !== "open" || state.activity.kind === "saving" || state.saved.inexact !== null)
      return false;
    const asked = state.format;
    const text = this.#text.read();
    const encoded = writeTextFile(text, asked);
    if (encoded.kind === "unencodable") {
      const { at, character } = encoded;
      const activity = {
        kind: "unencodable",
        character,
        charset: asked.charset,
        ...placeOf(text, at),
      } as const;
      this.#happen({ type: "stopped", activity });
      this.#text.show(at);
      return false;
    }
    this.#happen({ type: "save-started" });
    try {
      const outcome = await store(encoded.bytes);
      if (outcome.kind === "conflict") {
        this.#happen({ type: "stopped", activity: { kind: "conflict", theirs: outcome.theirs } });
        return false;
      }
      this.#saved({ base: outcome.version, text, asked });
      return true;
    } catch (error) {
      this.#happen({ type: "stopped", activity: { kind: "failed", problem: toProblem(error) } });
      return false;
    }
  }

  #saved({ base, text, asked }: { base: FileVersion; text: string; asked: TextFormat }): void {
    // Line ends that were mixed are others now; everything else is what was asked for.
    const { lineEnds } = readLineEnds(withLineEnds(text, asked.lineEnds));
    const isMixed = typeof asked.lineEnds !== "string";
    const file = { text, format: isMixed ? { ...asked, lineEnds } : asked, inexact: null };
    this.#madeFrom = fingerprint(text);
    this.#happen({ type: "saved", base, file, asked, edited: !this.#text.isSame(text) });
    this.keepDraft();
    this.#options.onSaved();
  }

  /**
   * Writes the text to another file, one that isn't there yet, and goes on with that.
   *
   * @param onMoved called when it is written; from then on `place` and `draftKey` tell the other file's
   * @throws {ProblemError} when it could not be written
   */
  async saveCopy(place: FilePlace, onMoved: () => void): Promise<void> {
    const { state } = this.#snapshot;
    if (state.phase !== "open") return;
    const asked = state.format;
    const text = this.#text.read();
    const encoded = writeTextFile(text, asked);
    if (encoded.kind === "unencodable") throw new ProblemError(noBytesFor(encoded.character, asked.charset));
    const outcome = await saveOver(place, encoded.bytes, null);
    if (outcome.kind === "conflict") throw new ProblemError(nameTaken);
    this.dropDraft();
    onMoved();
    this.#saved({ base: outcome.version, text, asked });
  }

  /** Takes what somebody else wrote, if it is a text, instead of the own one, which undo brings back. */
  loadTheirs(): void {
    const { state } = this.#snapshot;
    if (state.phase !== "open" || state.activity.kind !== "conflict") return;
    const { theirs } = state.activity;
    const guess = guessFor(state.format, this.#options.sessionCharset);
    // There would be no view any more whose undo brings the own text back.
    if (theirs.kind !== "file" || guessTextFile(theirs.version.bytes, guess) === null) return;
    this.dropDraft();
    this.#openVersion(theirs.version, guess);
  }

  /** Goes on editing after a save that stopped. */
  resume(): void {
    this.#happen({ type: "stopped", activity: { kind: "idle" } });
  }

  /** How the text is written from the next save on. */
  choose(change: Partial<TextFormat>): void {
    const { state } = this.#snapshot;
    if (state.phase !== "open") return;
    const format = { ...state.format, ...change };
    const mark = format.mark && takesMark(format.charset);
    this.#happen({ type: "format-chosen", format: { ...format, mark } });
    if (state.activity.kind === "unencodable") this.resume();
  }

  /** Reads the file's bytes in another charset. What is unsaved would be lost, so that nothing may be. */
  readAgain(charset: string): void {
    const { state } = this.#snapshot;
    if (state.phase !== "open" || state.base === null || state.edited) return;
    this.#open(state.base, readTextFile(state.base.bytes, charset));
  }

  /** Whether closing would lose something. */
  isUnsaved(): boolean {
    return isUnsaved(this.#snapshot.state);
  }

  /** Nobody looks any more. What was unsaved has been saved, kept or dropped by then. */
  dispose(): void {
    clearTimeout(this.#pause);
    this.#text = noText;
  }

  #happen(event: EditorEvent): void {
    const state = reduceEditor(this.#snapshot.state, event);
    if (state !== this.#snapshot.state) this.#show({ state });
  }

  #show(change: Partial<EditorSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }
}
