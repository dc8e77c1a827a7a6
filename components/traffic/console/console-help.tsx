import { Ban, EyeOff } from "lucide-react";
import { Reference } from "@/components/traffic/explained-reference";
import { TermText } from "@/components/traffic/term";
import { markTerms } from "@/components/traffic/term-parts";
import { Scrollable } from "@/components/ui/scrollable";
import { WireText } from "@/components/ui/wire-text";
import { isRefused } from "@/lib/client/console/completion";
import { commandInfo, parseCommandLine } from "@/lib/protocol/commands";
import type { CommandInfo } from "@/lib/protocol/commands/command-info";
import { replyCode } from "@/lib/protocol/reply-codes";
import { refusalOf, type TypedCommandRefusal } from "@/lib/protocol/typed-command";

export interface ConsoleHelpProps {
  /** What is typed. */
  readonly line: string;
  /** The suggestion that is lit, which comes before what is typed. */
  readonly lit: CommandInfo | null;
  /** The commands that the server names in its answer to FEAT. */
  readonly named: ReadonlySet<string>;
}

/** What the command does that is being typed: its syntax, its purpose, what answers are normal, and whether it is sent. */
export function ConsoleHelp({ line, lit, named }: ConsoleHelpProps) {
  const info = lit ?? commandInfo(line);
  const { verb } = parseCommandLine(line.trimStart());
  return (
    <Scrollable
      label="Help for this command"
      className="h-27 shrink-0 px-3 pb-2 text-sm text-ink-2 -outline-offset-2"
    >
      {info === null ? (
        <NoHelp verb={verb} />
      ) : (
        <CommandHelp info={info} named={named.has(info.verb)} refusal={shownRefusal(info, lit, line)} />
      )}
    </Scrollable>
  );
}

/** A refusal because of the argument is said only once there is one. */
function shownRefusal(info: CommandInfo, lit: CommandInfo | null, line: string): TypedCommandRefusal | null {
  if (isRefused(info.verb)) return refusalOf(`${info.verb} x`);
  return lit === null && parseCommandLine(line.trim()).argument !== "" ? refusalOf(line) : null;
}

function NoHelp({ verb }: { readonly verb: string }) {
  if (verb === "") {
    return (
      <p>
        Try <Example>FEAT</Example> (what can this server do?), <Example>STAT</Example>,{" "}
        <Example>PWD</Example> or <Example>SITE HELP</Example>. Tab completes what you type, ↑ brings back
        earlier commands, and Alt with ↓ lists all that Portside knows.
      </p>
    );
  }
  const refusal = refusalOf(verb);
  if (refusal !== null) return <Refused refusal={refusal} />;
  return (
    <p>
      Portside doesn't know <Example>{verb}</Example>. It is sent as it stands; a server that doesn't know it
      either answers 500 or 502.
    </p>
  );
}

function Example({ children }: { readonly children: string }) {
  return (
    <code className="font-wire text-ink">
      <WireText text={children} />
    </code>
  );
}

function CommandHelp(props: {
  readonly info: CommandInfo;
  readonly named: boolean;
  readonly refusal: TypedCommandRefusal | null;
}) {
  const { info, named, refusal } = props;
  const [[purpose = []] = []] = markTerms([[info.purpose]]);
  return (
    <div className="flex max-w-[80ch] flex-col gap-0.5">
      <p>
        <code className="font-wire font-medium text-ink">{info.syntax}</code> “{info.says}”
        {named && <span className="text-good"> · this server names it in FEAT</span>}
      </p>
      {refusal !== null && <Refused refusal={refusal} />}
      {info.secret && (
        <p className="flex gap-1.5">
          <EyeOff size={13} aria-hidden="true" className="mt-0.5 shrink-0 text-note" />
          What stands behind it is a secret: Portside never shows or keeps it.
        </p>
      )}
      <p>
        <TermText parts={purpose} />
      </p>
      <p>
        {info.replies.length > 0 && <>Answers when it goes well: {repliesText(info)}. </>}
        {info.reference !== null && <Reference text={info.reference} />}
      </p>
    </div>
  );
}

/** "150 (accepted, the data connection is next), 226 (done)" */
function repliesText({ replies, verb }: CommandInfo): string {
  return replies
    .map((code) => {
      const meaning = replyCode(code, verb);
      return meaning === null ? String(code) : `${code} (${meaning.says})`;
    })
    .join(", ");
}

function Refused({ refusal }: { readonly refusal: TypedCommandRefusal }) {
  return (
    <p className="flex gap-1.5 text-ink">
      <Ban size={13} aria-hidden="true" className="mt-0.5 shrink-0 text-wrong" />
      <span>
        <b className="font-medium">
          Not sent from here: <WireText text={refusal.title} />.
        </b>{" "}
        <WireText text={refusal.reason} />
      </span>
    </p>
  );
}
