import { Ban, CornerDownRight } from "lucide-react";
import { memo } from "react";
import { CopyButton } from "@/components/traffic/explained-copy";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { WireText } from "@/components/ui/wire-text";
import type { ConsoleEntry } from "@/lib/client/console/console-store";
import { visibleText } from "@/lib/client/visible-text";
import type { CommandAnswer } from "@/lib/contract/commands";
import { ConsoleText } from "./console-text";

/** A reply with more lines than this scrolls for itself. */
const MANY_LINES = 40;

const linkClass =
  "inline-flex items-center gap-1 rounded-sm text-sm text-accent underline-offset-2 hover:underline pointer-coarse:min-h-8";

export interface ConsoleEntryViewProps {
  readonly entry: ConsoleEntry;
  /** Whether the line that is selected in the log belongs to it. */
  readonly lit: boolean;
  readonly onShow: (exchange: number) => void;
}

/** A command for where only plain text fits: accessible names, what is read out. */
export function commandName(command: string): string {
  return command === "" ? "A line that is no command" : visibleText(command);
}

/** A typed command and what became of it. */
export const ConsoleEntryView = memo(function ConsoleEntryView({
  entry,
  lit,
  onShow,
}: ConsoleEntryViewProps) {
  const { command, outcome } = entry;
  const name = commandName(command);
  return (
    <article
      aria-label={name}
      className={`flex flex-col gap-1 border-l-3 py-1 pr-3 pl-2.25 ${lit ? "border-data" : "border-transparent"}`}
    >
      <p className="flex gap-2 font-wire text-sm">
        <span aria-hidden="true" className="font-semibold text-sent">
          ›
        </span>
        <span className="min-w-0 break-words whitespace-pre-wrap">
          {command === "" ? (
            <i className="font-sans text-ink-2">What you typed is not shown: it is no command.</i>
          ) : (
            <WireText text={command} />
          )}
        </span>
      </p>
      {outcome.kind === "running" && (
        <p className="appear-late pl-4 text-sm text-ink-2">Waiting for the server's answer…</p>
      )}
      {outcome.kind === "cancelled" && (
        <p className="pl-4 text-sm text-ink-2">
          Cancelled by you. The server may have carried it out all the same: the log shows how far it came.
        </p>
      )}
      {outcome.kind === "refused" && (
        <div className="flex gap-2 pl-4">
          <Ban size={14} aria-hidden="true" className="mt-0.5 shrink-0 text-wrong" />
          <p className="min-w-0 break-words text-ink-2">
            <b className="font-medium text-ink">Not sent. {outcome.title !== null && `${outcome.title}.`}</b>{" "}
            <WireText text={outcome.reason} />
          </p>
        </div>
      )}
      {outcome.kind === "refused" && outcome.exchange !== null && (
        <div className="pl-4">
          <ShowInLog exchange={outcome.exchange} onShow={onShow} />
        </div>
      )}
      {outcome.kind === "failed" && (
        <ProblemAlert problem={outcome.problem}>
          {outcome.problem.exchange !== undefined && (
            <ShowInLog exchange={outcome.problem.exchange} onShow={onShow} />
          )}
        </ProblemAlert>
      )}
      {outcome.kind === "answered" && (
        <Answer answer={outcome.answer} forgotten={outcome.forgotten} name={name} onShow={onShow} />
      )}
    </article>
  );
});

function Answer(props: {
  readonly answer: CommandAnswer;
  readonly forgotten: boolean;
  /** Of the command, as plain text. */
  readonly name: string;
  readonly onShow: (exchange: number) => void;
}) {
  const { answer, forgotten, name, onShow } = props;
  const { replies, data, dataTruncated, exchange } = answer;
  const first = replies[0]?.code === undefined || replies[0].code >= 200 ? 0 : 1;
  return (
    <>
      {replies.slice(0, first).map((reply) => (
        <Reply key="begun" reply={reply} name={name} />
      ))}
      {forgotten && (
        <p className="pl-4 text-sm text-ink-2">
          What came here was let go to make room for newer answers. Send the command again to see it.
        </p>
      )}
      {data !== undefined && <Data data={data} truncated={dataTruncated === true} name={name} />}
      {replies.slice(first).map((reply, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the replies to one command never move.
        <Reply key={i} reply={reply} name={name} />
      ))}
      {replies.length === 0 && <p className="pl-4 text-sm text-ink-2">The server sent no reply to it.</p>}
      {exchange !== null && (
        <div className="pl-4">
          <ShowInLog exchange={exchange} onShow={onShow} />
        </div>
      )}
    </>
  );
}

function ShowInLog({ exchange, onShow }: { exchange: number; onShow: (exchange: number) => void }) {
  return (
    <button type="button" className={linkClass} onClick={() => onShow(exchange)}>
      <CornerDownRight size={12} aria-hidden="true" />
      Show in the log
    </button>
  );
}

function Reply(props: { readonly reply: CommandAnswer["replies"][number]; readonly name: string }) {
  const { code, lines } = props.reply;
  return (
    <div className="flex gap-2 font-wire text-sm">
      <span aria-hidden="true" className={`font-semibold ${code >= 400 ? "text-wrong" : "text-received"}`}>
        ‹
      </span>
      {lines.length > MANY_LINES ? (
        <div className="min-w-0 flex-1">
          <ConsoleText label={`Reply ${code} to ${props.name}`} text={lines.join("\n")} />
        </div>
      ) : (
        <p className={`min-w-0 flex-1 break-words whitespace-pre-wrap ${code >= 400 ? "text-wrong" : ""}`}>
          {lines.map((line, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one reply never move.
            <span key={i} className="block">
              <WireText text={line} />
            </span>
          ))}
        </p>
      )}
    </div>
  );
}

/** What came on the data connection. */
function Data(props: { readonly data: string; readonly truncated: boolean; readonly name: string }) {
  const { data, truncated, name } = props;
  return (
    <div className="flex flex-col gap-1 pl-4">
      <div className="flex items-center gap-1 text-sm text-data">
        {data === "" ? "Nothing came on the data connection." : "On the data connection:"}
        {data !== "" && <CopyButton text={data} what={`the data of ${name}`} />}
      </div>
      {data !== "" && <ConsoleText label={`Data of ${name}`} text={data} />}
      {truncated && (
        <p className="text-sm text-wrong">
          This is only the beginning: the console shows up to 1 MiB, and the rest was not read, or the server
          broke off.
        </p>
      )}
    </div>
  );
}
