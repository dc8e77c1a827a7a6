"use client";

import { Eraser } from "lucide-react";
import {
  type FormEvent,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { eventAt } from "@/components/traffic/explained-events";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { namedCommands, suggestionsFor } from "@/lib/client/console/completion";
import type { ConsoleEntry } from "@/lib/client/console/console-store";
import { type HistoryWalk, remember, step } from "@/lib/client/console/history";
import { pageConsole } from "@/lib/client/console/page-console";
import { storedHistory, storeHistory } from "@/lib/client/console/stored-history";
import { visibleText } from "@/lib/client/visible-text";
import type { Session } from "@/lib/contract/session";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { ConsoleEntryView, commandName } from "./console-entry";
import { ConsoleHelp } from "./console-help";
import { ConsoleInput } from "./console-input";
import { ConsoleIntroduction } from "./console-introduction";
import { ConsoleOutput } from "./console-output";

export interface ConsoleViewProps {
  readonly session: Session;
  /** The session's traffic, by rising number. */
  readonly events: readonly TrafficEvent[];
  /** Number of the event that is selected in the log. */
  readonly selected: number | null;
  /** Selects an event of the log. */
  readonly onSelect: (seq: number) => void;
}

/** Commands as typed, and what the server answers. */
export function ConsoleView(props: ConsoleViewProps) {
  return <SessionConsole key={props.session.id} {...props} />;
}

function SessionConsole({ session, events, selected, onSelect }: ConsoleViewProps) {
  const entries = useConsoleEntries(session.id);
  const [line, setLine] = useState(() => pageConsole.draft(session.id));
  const [walk, setWalk] = useState<HistoryWalk | null>(null);
  const [isListing, setListing] = useState(false);
  const [lit, setLit] = useState<number | null>(null);
  const [areLinesLeftOut, setLinesLeftOut] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const { show, notFound, forgetNotFound } = useShowInLog(events, onSelect);

  const named = useMemo(() => namedCommands(session.features), [session.features]);
  const suggestions = isListing ? suggestionsFor(line, session.features) : [];
  const running = entries.find(({ outcome }) => outcome.kind === "running");
  const selectedExchange = eventAt(events, selected)?.exchange?.id;

  const notice = notFound
    ? "The log doesn't hold that (any more)."
    : areLinesLeftOut
      ? "One command can be sent at a time: of the lines that you pasted, only the first is in the field."
      : null;

  const write = (text: string, listing: boolean) => {
    setLine(text);
    pageConsole.keepDraft(session.id, text);
    setListing(listing);
    setLit(null);
    forgetNotFound();
    setLinesLeftOut(false);
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (running !== undefined || line.trim() === "") return;
    storeHistory(session.id, remember(storedHistory(session.id), line));
    setWalk(null);
    write("", false);
    void pageConsole.send(session.id, line);
  };

  const walkHistory = (direction: "earlier" | "later") => {
    const next = step(storedHistory(session.id), walk, direction, line);
    if (next === null) return;
    setWalk(next.walk);
    write(next.text, false);
  };

  return (
    <form aria-label="Console" onSubmit={submit} className="flex h-full min-h-0 flex-col bg-paper">
      <ConsoleOutput entries={entries}>
        <ConsoleIntroduction session={session} />
        <div role="log" aria-label="Console output" aria-live="off" className="flex flex-col gap-1 pb-2">
          {entries.map((entry) => (
            <ConsoleEntryView
              key={entry.id}
              entry={entry}
              lit={selectedExchange !== undefined && exchangeOf(entry) === selectedExchange}
              onShow={show}
            />
          ))}
        </div>
      </ConsoleOutput>
      <p role="status" className={notice === null ? "sr-only" : "px-3 py-1 text-sm text-ink-2"}>
        {notice ?? latestOutcome(entries)}
      </p>
      <div className="flex items-center gap-1.5 border-t border-line px-3 py-2">
        <ConsoleInput
          ref={field}
          value={line}
          onChange={(text) => {
            // What is changed is a line of its own: the arrows begin from it.
            setWalk(null);
            write(text, text.trim() !== "");
          }}
          onLinesLeftOut={() => setLinesLeftOut(true)}
          suggestions={suggestions}
          lit={lit}
          onLight={setLit}
          onOpen={() => setListing(true)}
          onClose={() => setListing(false)}
          onStep={walkHistory}
        />
        {running === undefined ? (
          <Button type="submit" look="primary" disabled={line.trim() === ""}>
            Send
          </Button>
        ) : (
          <Button
            onClick={() => {
              pageConsole.cancel(session.id);
              field.current?.focus();
            }}
          >
            Cancel
          </Button>
        )}
        <IconButton
          label="Clear the console"
          disabled={entries.length === 0}
          onClick={() => pageConsole.clear(session.id)}
        >
          <Eraser size={15} aria-hidden="true" />
        </IconButton>
      </div>
      <ConsoleHelp line={line} lit={lit === null ? null : (suggestions[lit]?.info ?? null)} named={named} />
    </form>
  );
}

function useConsoleEntries(session: string): readonly ConsoleEntry[] {
  const entries = useCallback(() => pageConsole.entries(session), [session]);
  return useSyncExternalStore(pageConsole.subscribe, entries, entries);
}

/** Selects the first event of an exchange, where the log has it. The function stays the same while events come in. */
function useShowInLog(events: readonly TrafficEvent[], onSelect: (seq: number) => void) {
  const [notFound, setNotFound] = useState(false);
  const latest = useRef({ events, onSelect });
  useEffect(() => {
    latest.current = { events, onSelect };
  });
  const show = useCallback((exchange: number) => {
    const event = latest.current.events.find((one) => one.exchange?.id === exchange);
    setNotFound(event === undefined);
    if (event !== undefined) latest.current.onSelect(event.seq);
  }, []);
  return { show, notFound, forgetNotFound: () => setNotFound(false) };
}

function exchangeOf({ outcome }: ConsoleEntry): number | null {
  if (outcome.kind === "answered") return outcome.answer.exchange;
  if (outcome.kind === "refused") return outcome.exchange;
  return outcome.kind === "failed" ? (outcome.problem.exchange ?? null) : null;
}

/** What the last command came to, in a line: what else it brought is for reading, not for being read out. */
function latestOutcome(entries: readonly ConsoleEntry[]): string {
  const last = entries.at(-1);
  if (last === undefined) return "";
  const command = commandName(last.command);
  switch (last.outcome.kind) {
    case "running":
      return `${command} sent.`;
    case "answered":
      return `${command}: ${visibleText(last.outcome.answer.replies.at(-1)?.lines.at(-1) ?? "no reply")}`;
    case "refused":
      return `${command} was not sent. ${visibleText(last.outcome.title ?? last.outcome.reason)}`;
    case "cancelled":
      return `${command} was cancelled.`;
    default:
      // What failed is an alert already.
      return "";
  }
}
