"use client";

import { type ClipboardEvent, type KeyboardEvent, type Ref, useEffect, useId, useRef } from "react";
import { completedLine, type Suggestion } from "@/lib/client/console/completion";

export interface ConsoleInputProps {
  readonly ref: Ref<HTMLInputElement>;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Told when several lines were pasted, of which the first one is taken. */
  readonly onLinesLeftOut: () => void;
  /** What would continue the line; none while the list is closed. */
  readonly suggestions: readonly Suggestion[];
  /** Index of the suggestion that is lit; null for none. */
  readonly lit: number | null;
  readonly onLight: (index: number | null) => void;
  readonly onOpen: () => void;
  readonly onClose: () => void;
  readonly onStep: (direction: "earlier" | "later") => void;
}

/**
 * The field for a command with its completion: arrows and Enter choose, Tab takes the first, Escape closes the list, and
 * without one the arrows walk through the earlier commands. A plain textbox: the list only helps, any text is allowed.
 */
export function ConsoleInput(props: ConsoleInputProps) {
  const { value, suggestions, lit, onLight, onOpen, onClose, onStep } = props;
  const id = useId();
  const isOpen = suggestions.length > 0;

  const take = (suggestion: Suggestion | undefined) => {
    if (suggestion === undefined) return;
    props.onChange(completedLine(suggestion.info));
  };

  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const [first, second] = event.clipboardData
      .getData("text")
      .split(/[\r\n]+/)
      .filter((line) => line.trim() !== "");
    if (first === undefined || second === undefined) return;
    // The browser would make one command of them.
    event.preventDefault();
    const { selectionStart, selectionEnd } = event.currentTarget;
    const end = value.length;
    props.onChange(value.slice(0, selectionStart ?? end) + first + value.slice(selectionEnd ?? end));
    props.onLinesLeftOut();
  };

  const move = (by: 1 | -1) => {
    const from = lit ?? (by === 1 ? -1 : suggestions.length);
    onLight((from + by + suggestions.length) % suggestions.length);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.altKey) {
      if (event.key !== "ArrowDown") return;
      onOpen();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const down = event.key === "ArrowDown";
      if (isOpen) move(down ? 1 : -1);
      else onStep(down ? "later" : "earlier");
    } else if (event.key === "Tab" && !event.shiftKey && isOpen) take(suggestions[lit ?? 0]);
    else if (event.key === "Enter" && isOpen && lit !== null) take(suggestions[lit]);
    else if (event.key === "Escape" && isOpen) onClose();
    else return;
    event.preventDefault();
  };

  return (
    <div className="relative min-w-0 flex-1">
      <input
        ref={props.ref}
        aria-label="Command"
        aria-autocomplete="list"
        aria-controls={isOpen ? id : undefined}
        aria-activedescendant={isOpen && lit !== null ? `${id}-${lit}` : undefined}
        value={value}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="send"
        onChange={({ target }) => props.onChange(target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        onBlur={onClose}
        className="min-h-8 w-full min-w-0 rounded-md border border-edge bg-sheet px-2.5 py-1 font-wire pointer-coarse:min-h-10 pointer-coarse:text-lg"
      />
      {isOpen && <SuggestionList id={id} suggestions={suggestions} lit={lit} onTake={take} />}
      <p role="status" className="sr-only">
        {isOpen &&
          `${suggestions.length} ${suggestions.length === 1 ? "command" : "commands"} to choose from`}
      </p>
    </div>
  );
}

interface SuggestionListProps {
  readonly id: string;
  readonly suggestions: readonly Suggestion[];
  readonly lit: number | null;
  readonly onTake: (suggestion: Suggestion) => void;
}

function SuggestionList({ id, suggestions, lit, onTake }: SuggestionListProps) {
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (lit !== null) list.current?.children[lit]?.scrollIntoView({ block: "nearest" });
  }, [lit]);

  return (
    // The keyboard stays in the field, which says what is lit by aria-activedescendant. Behind the field, where Tab takes
    // a suggestion, so that nobody gets stuck in the list.
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label="Commands"
      tabIndex={0}
      className="absolute bottom-full left-0 z-30 mb-1 max-h-60 w-full max-w-120 overflow-auto rounded-lg border border-line bg-sheet p-1 shadow-lift"
    >
      {suggestions.map((suggestion, i) => (
        <div
          key={suggestion.info.verb}
          id={`${id}-${i}`}
          role="option"
          aria-selected={i === lit}
          tabIndex={-1}
          onMouseDown={(event) => {
            // The field keeps the focus, whose loss would close the list.
            event.preventDefault();
            if (event.button === 0) onTake(suggestion);
          }}
          className="flex min-h-7 items-baseline gap-2 rounded-md px-2 py-1 select-none hover:bg-well aria-selected:bg-accent-wash pointer-coarse:min-h-10"
        >
          <code className="shrink-0 font-wire text-sm font-medium">{suggestion.info.verb}</code>
          <span className="min-w-0 flex-1 truncate text-sm text-ink-2">{suggestion.info.says}</span>
          {suggestion.named && (
            <span className="shrink-0 text-xs text-good">
              <span className="sr-only">this server names it </span>in FEAT
            </span>
          )}
          {suggestion.refused && <span className="shrink-0 text-xs text-wrong">not sent</span>}
        </div>
      ))}
    </div>
  );
}
