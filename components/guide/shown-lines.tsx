import { CopyButton } from "@/components/ui/copy-button";
import type { OperatorChange } from "@/lib/protocol/diagnosis/finding";

/** Lines as they go into a file or a shell. */
export function ShownLines({ what, lines }: { readonly what: string; readonly lines: readonly string[] }) {
  return (
    <div className="flex min-w-0 items-start gap-2">
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines are scrolled by keys, too.
        tabIndex={0}
        className="min-w-0 flex-1 overflow-x-auto rounded-md bg-well px-2.5 py-1.5 font-wire text-md"
      >
        {lines.join("\n")}
      </pre>
      <CopyButton label="Copy" what={what} text={() => `${lines.join("\n")}\n`} />
    </div>
  );
}

/** What an operator changes, in one place after the other. */
export function ShownChanges({ changes }: { readonly changes: readonly OperatorChange[] }) {
  return (
    <ul className="flex flex-col gap-4">
      {changes.map(({ where, what, lines }) => (
        <li key={`${where} ${what}`} className="flex min-w-0 flex-col gap-1.5">
          <p>
            <span className="font-medium">{where}</span>: {what}
          </p>
          {lines.length > 0 && <ShownLines what={`${where}: ${what}`} lines={lines} />}
        </li>
      ))}
    </ul>
  );
}
