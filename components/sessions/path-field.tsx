"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useId, useState } from "react";
import { listingQuery, presentListingKey } from "@/components/files/use-listing";
import { WireText } from "@/components/ui/wire-text";
import {
  type Completed,
  commonCompletion,
  type PathSuggestion,
  placeOfTyped,
  splitTyped,
  suggestPaths,
} from "@/lib/client/files/path-completion";
import { parseFtpUrl } from "@/lib/client/ftp-url";
import { pathKey, type RemotePath } from "@/lib/client/remote-path";
import type { Listing } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";

export interface PathFieldProps {
  readonly label: string;
  /** Null for one that has ended: then nothing can be listed. */
  readonly session: Session | null;
  readonly path: RemotePath;
  readonly onGo: (path: RemotePath) => void;
  /** An address of a server was typed. */
  readonly onUrl: (url: string) => void;
  /** The field goes. @param byKey whether a key asked for it: then the focus has to go somewhere */
  readonly onLeave: (byKey: boolean) => void;
}

/** What is known of the directory whose names are being typed. */
type Known = Listing | "unknown" | "asking" | "failed";

/**
 * The path as a text. Directories of listings that were seen are offered while a person types; what was not seen is
 * listed when they ask for it with Tab or the down arrow, because it costs a listing.
 */
export function PathField({ label, session, path, onGo, onUrl, onLeave }: PathFieldProps) {
  const queries = useQueryClient();
  const listId = useId();
  const [text, setText] = useState(path.text);
  const [completed, setCompleted] = useState<Completed>({ text: path.text, path });
  const [activeAt, setActiveAt] = useState(-1);
  const [touched, setTouched] = useState(false);
  const [asked, setAsked] = useState<{ readonly key: string; readonly end: "asking" | "failed" } | null>(
    null,
  );

  const typed = splitTyped(text, path, completed);
  const known = knownOf(typed.parent);
  const suggestions =
    touched && typeof known === "object" ? suggestPaths(typed, known.entries, known.pathBytes) : [];
  const active = suggestions[activeAt];

  function knownOf(directory: RemotePath): Known {
    if (session === null) return "failed";
    const listing = queries.getQueryData<Listing>(presentListingKey(session, directory));
    if (listing !== undefined) return listing;
    return asked?.key === pathKey(directory) ? asked.end : "unknown";
  }

  const type = (next: string) => {
    setText(next);
    setTouched(true);
    setActiveAt(-1);
  };
  const take = (completion: Completed) => {
    setCompleted(completion);
    type(completion.text);
  };
  const listParent = async () => {
    if (session === null) return;
    const key = pathKey(typed.parent);
    setAsked({ key, end: "asking" });
    setTouched(true);
    try {
      await queries.fetchQuery(listingQuery(session, typed.parent));
      setAsked(null);
    } catch {
      // Said below the field; the log has the reason, and so has going there.
      setAsked({ key, end: "failed" });
    }
  };

  /** @returns whether the key did something here */
  const complete = (): boolean => {
    if (active !== undefined) {
      take(active);
      return true;
    }
    if (known === "unknown" || known === "asking") {
      if (known === "unknown") void listParent();
      return true;
    }
    if (typeof known !== "object") return false;
    const completion = commonCompletion(text, suggestPaths(typed, known.entries, known.pathBytes));
    if (completion === text) return false;
    if (typeof completion === "string") type(completion);
    else take(completion);
    return true;
  };
  const step = (by: 1 | -1) => {
    setTouched(true);
    if (known === "unknown") void listParent();
    const count = suggestions.length + 1;
    // One place of the round is the text itself.
    setActiveAt((at) => ((at + 1 + by + count) % count) - 1);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    switch (event.key) {
      case "Escape":
        if (active !== undefined) setActiveAt(-1);
        else onLeave(true);
        break;
      case "ArrowDown":
      case "ArrowUp":
        step(event.key === "ArrowDown" ? 1 : -1);
        break;
      case "Tab":
        if (event.shiftKey || !complete()) return;
        break;
      default:
        return;
    }
    event.preventDefault();
  };
  const submit = () => {
    if (active !== undefined) onGo(active.path);
    else if (text.trim() === "") onLeave(true);
    else if (parseFtpUrl(text) !== null) onUrl(text.trim());
    else onGo(placeOfTyped(text, path, completed));
  };

  return (
    <form
      className="relative size-full"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: the person just asked to type here.
        autoFocus
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={suggestions.length > 0 ? listId : undefined}
        aria-activedescendant={active && `${listId}-${activeAt}`}
        aria-describedby={`${listId}-note`}
        value={text}
        spellCheck={false}
        autoCapitalize="none"
        autoComplete="off"
        enterKeyHint="go"
        onChange={({ target }) => type(target.value)}
        onFocus={({ target }) => target.select()}
        onBlur={() => onLeave(false)}
        onKeyDown={onKeyDown}
        className="size-full rounded-md border border-edge bg-paper px-2.5 font-wire text-sm"
      />
      {touched && (
        <div className="absolute top-full right-0 z-30 mt-1 w-full min-w-60 rounded-lg border border-line bg-sheet p-1 shadow-lift">
          {suggestions.length > 0 && (
            <SuggestionList id={listId} suggestions={suggestions} activeAt={activeAt} onTake={take} />
          )}
          <p id={`${listId}-note`} role="status" className="px-2 py-1 text-sm text-ink-2">
            {noteOf(known, suggestions.length)}
          </p>
        </div>
      )}
    </form>
  );
}

function noteOf(known: Known, count: number): string {
  if (known === "unknown") return "Tab or ↓ lists this folder.";
  if (known === "asking") return "Listing…";
  if (known === "failed") return "This folder's names are not known.";
  if (count === 0) return "No folder begins so.";
  return count === 1 ? "1 folder. Tab completes." : `${count} folders. ↓ chooses, Tab completes.`;
}

interface SuggestionListProps {
  readonly id: string;
  readonly suggestions: readonly PathSuggestion[];
  readonly activeAt: number;
  readonly onTake: (suggestion: PathSuggestion) => void;
}

function SuggestionList({ id, suggestions, activeAt, onTake }: SuggestionListProps) {
  return (
    <div id={id} role="listbox" aria-label="Folders" className="max-h-64 overflow-y-auto overscroll-contain">
      {suggestions.map((suggestion, at) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus and points into the list (aria-activedescendant).
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys.
        <div
          // Two names may look the same, and differ in their bytes.
          key={pathKey(suggestion.path)}
          id={`${id}-${at}`}
          ref={at === activeAt ? (row) => row?.scrollIntoView({ block: "nearest" }) : undefined}
          role="option"
          aria-selected={at === activeAt}
          // The field keeps the focus, and with it the keys.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(suggestion)}
          className={`flex min-h-7 items-center rounded-md px-2 font-wire text-sm whitespace-pre pointer-coarse:min-h-10 ${
            at === activeAt ? "bg-accent-wash" : "hover:bg-well"
          }`}
        >
          <span className="truncate">
            <WireText text={suggestion.name} />
          </span>
        </div>
      ))}
    </div>
  );
}
