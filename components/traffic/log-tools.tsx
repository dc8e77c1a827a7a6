import { Copy, FilterX, FoldVertical, Search, UnfoldVertical, X } from "lucide-react";
import type { RefObject } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { WireText } from "@/components/ui/wire-text";
import { formatCount } from "@/lib/client/format";
import {
  everything,
  isEverything,
  type LineKind,
  type LogFilter,
  lineKinds,
  withKind,
} from "@/lib/client/traffic/log-filter";
import type { LogTimes } from "@/lib/client/traffic/log-preferences";
import { type LogActions, LogMenu } from "./log-menu";

const kindNames: Record<LineKind, { readonly label: string; readonly title: string; readonly tone: string }> =
  {
    sent: { label: "Sent", title: "Commands that Portside sent", tone: "text-sent" },
    received: { label: "Received", title: "Replies of the server", tone: "text-received" },
    control: { label: "Control", title: "How control connections begin and end", tone: "text-control" },
    data: {
      label: "Data",
      title: "Data connections, from their announcement to their end",
      tone: "text-data",
    },
    note: { label: "Notes", title: "What Portside decided by itself", tone: "text-note" },
  };

export interface LogToolsProps {
  readonly filter: LogFilter;
  readonly onFilter: (filter: LogFilter) => void;
  readonly search: RefObject<HTMLInputElement | null>;
  /** Leaves the search box for the log. */
  readonly onLeaveSearch: () => void;
  /** Numbers of the control connections. */
  readonly connections: readonly number[];
  /** Label of the exchange that the filter is set to; null when it is set to none. */
  readonly exchangeLabel: string | null;
  readonly lines: { readonly passing: number; readonly all: number };
  readonly actions: LogActions;
  readonly times: LogTimes;
  readonly onTimes: (times: LogTimes) => void;
  /** Whether all exchanges are folded away, but for some. */
  readonly folded: boolean;
}

/** "4,310 lines", "120 of 4,310 lines". */
export function lineCount({ passing, all }: LogToolsProps["lines"]): string {
  const total = `${formatCount(all)} ${all === 1 ? "line" : "lines"}`;
  return passing === all ? total : `${formatCount(passing)} of ${total}`;
}

/** The bar above the log: what is shown of it, how much that is, and what can be done with it. */
export function LogTools(props: LogToolsProps) {
  const { filter, onFilter, actions } = props;
  const filtered = !isEverything(filter);
  // Room for the longest count, so that nothing moves when a filter is typed.
  const countWidth = `${2 * formatCount(props.lines.all).length + 8}ch`;
  return (
    <div className="@container border-b border-line">
      <div role="toolbar" aria-label="Log" className="flex flex-wrap items-center gap-x-2 gap-y-1 px-2 py-1">
        <SearchBox {...props} />
        <div className="flex items-center @3xl:order-last">
          <IconButton
            label="Clear filter"
            disabled={!filtered}
            className={filtered ? "text-accent!" : ""}
            onClick={() => onFilter(everything)}
          >
            <FilterX size={15} aria-hidden="true" />
          </IconButton>
          {props.folded ? (
            <IconButton label="Unfold all" onClick={actions.onUnfoldAll}>
              <UnfoldVertical size={15} aria-hidden="true" />
            </IconButton>
          ) : (
            <IconButton label="Fold all" onClick={actions.onFoldAll}>
              <FoldVertical size={15} aria-hidden="true" />
            </IconButton>
          )}
          <IconButton
            label="Copy"
            keys="Ctrl C"
            onClick={actions.canCopyLines ? actions.onCopyLines : actions.onCopyAll}
          >
            <Copy size={15} aria-hidden="true" />
          </IconButton>
          <LogMenu actions={actions} times={props.times} onTimes={props.onTimes} />
        </div>
        <KindChoice {...props} />
        <ConnectionChoice {...props} />
        {props.exchangeLabel !== null && (
          <button
            type="button"
            title="Show every exchange again"
            onClick={() => onFilter({ ...filter, exchange: null })}
            className="inline-flex min-h-6 max-w-52 items-center gap-1 rounded-md border border-accent bg-sheet px-1.5 text-sm text-accent pointer-coarse:min-h-9"
          >
            <span className="sr-only">Only the exchange </span>
            <span className="truncate">
              <WireText text={props.exchangeLabel} />
            </span>
            <X size={12} aria-hidden="true" className="shrink-0" />
          </button>
        )}
        <span className="ml-auto text-right text-sm text-ink-2 tabular-nums" style={{ minWidth: countWidth }}>
          {lineCount(props.lines)}
        </span>
      </div>
    </div>
  );
}

/** Kinds of lines to show; all of them while none is chosen. */
function KindChoice({ filter, onFilter }: LogToolsProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, and its legend would be seen.
    <div role="group" aria-label="Show only" className="flex flex-wrap items-center gap-0.5">
      {lineKinds.map((kind) => {
        const { label, title, tone } = kindNames[kind];
        const pressed = filter.kinds.has(kind);
        return (
          <button
            key={kind}
            type="button"
            aria-pressed={pressed}
            title={title}
            onClick={() => onFilter(withKind(filter, kind))}
            className={`min-h-6 rounded-md border px-1 text-sm select-none hover:bg-well pointer-coarse:min-h-9 pointer-coarse:px-1.5 ${pressed ? `border-current bg-sheet ${tone}` : "border-line text-ink-2"}`}
          >
            {label}
          </button>
        );
      })}
    </div>
  );
}

function SearchBox({ filter, onFilter, search, onLeaveSearch }: LogToolsProps) {
  return (
    <div className="relative min-w-20 flex-1">
      <Search
        size={13}
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-2 -translate-y-1/2 text-ink-3"
      />
      <input
        ref={search}
        type="search"
        aria-label="Search the log"
        aria-keyshortcuts="/ Control+F"
        title="In the log, / comes here"
        placeholder="Search the log"
        value={filter.text}
        spellCheck={false}
        autoCapitalize="none"
        autoComplete="off"
        onChange={({ target }) => onFilter({ ...filter, text: target.value })}
        onKeyDown={(event) => {
          if (event.key === "Escape" && filter.text !== "") {
            onFilter({ ...filter, text: "" });
            event.preventDefault();
          } else if (event.key === "Enter" || event.key === "ArrowDown" || event.key === "Escape") {
            onLeaveSearch();
            event.preventDefault();
          }
        }}
        className="min-h-6 w-full rounded-md border border-edge/60 bg-paper py-0.5 pr-1 pl-7 text-sm pointer-coarse:min-h-9 pointer-coarse:text-lg"
      />
    </div>
  );
}

/** Which control connection: where there is more than one. */
function ConnectionChoice({ filter, onFilter, connections }: LogToolsProps) {
  if (connections.length < 2 && filter.connection === null) return null;
  return (
    <select
      aria-label="Connection"
      value={filter.connection ?? ""}
      onChange={({ target: { value } }) =>
        onFilter({ ...filter, connection: value === "" ? null : Number(value) })
      }
      className="min-h-6 rounded-md border border-edge/60 bg-paper px-1 text-sm text-ink-2 pointer-coarse:min-h-9"
    >
      <option value="">All connections</option>
      {[...new Set([...connections, ...(filter.connection === null ? [] : [filter.connection])])].map(
        (connection) => (
          <option key={connection} value={connection}>
            Connection {connection}
          </option>
        ),
      )}
    </select>
  );
}
