import { CopyButton } from "@/components/ui/copy-button";
import { WireText } from "@/components/ui/wire-text";
import { changesByOperator, changesText } from "@/lib/client/findings/changes";
import type { OperatorChange } from "@/lib/contract/finding";

/** What operators change, by who they are: the lines as they go into a file or a shell. */
export function FindingChanges({ changes }: { changes: readonly OperatorChange[] }) {
  return (
    <details>
      <summary className="select-none">What to change elsewhere</summary>
      <div className="flex flex-col items-start gap-3 pt-2">
        {changesByOperator(changes).map(({ who, title, changes: ofWho }) => (
          <div key={who} className="flex w-full min-w-0 flex-col gap-1.5">
            <p className="font-medium">{title}</p>
            <ul className="flex flex-col gap-2">
              {ofWho.map((change) => (
                <li key={[change.where, change.what, ...change.lines].join("\n")} className="min-w-0">
                  <p className="break-words">
                    <span className="font-medium">{change.where}</span>
                    {change.isGuess && <span className="text-ink-2"> (if that is what runs there)</span>}:{" "}
                    <WireText text={change.what} />
                  </p>
                  {change.lines.length > 0 && (
                    <pre
                      // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines are scrolled by keys, too.
                      tabIndex={0}
                      className="mt-1 overflow-x-auto rounded-md bg-well px-2 py-1 font-wire text-sm"
                    >
                      {change.lines.map((line) => (
                        <span key={line} className="block">
                          <WireText text={line} />
                        </span>
                      ))}
                    </pre>
                  )}
                </li>
              ))}
            </ul>
          </div>
        ))}
        <CopyButton label="Copy for the operator" text={() => changesText(changes)} />
      </div>
    </details>
  );
}
