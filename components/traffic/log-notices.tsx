import { Button } from "@/components/ui/button";
import { formatCount } from "@/lib/client/format";

/** What was just done, as `status`: it is there before it speaks, so that screen readers are listening. */
export function Said({ text }: { text: string }) {
  const look =
    "pointer-events-none absolute bottom-2 left-3 max-w-[60%] rounded-md border border-line bg-sheet px-2 py-1 text-sm shadow-lift";
  return (
    <p role="status" className={text === "" ? "sr-only" : look}>
      {text}
    </p>
  );
}

/** Stands in the log's place while its filter hides every line. */
export function NothingPasses({ hidden, onClear }: { hidden: number; onClear: () => void }) {
  return (
    <div className="absolute inset-0 flex flex-col items-start gap-2 p-4">
      <p className="text-ink-2">
        {hidden === 1
          ? "The filter hides the only line."
          : `No line passes the filter: it hides all ${formatCount(hidden)}.`}
      </p>
      <Button onClick={onClear}>Show all lines</Button>
    </div>
  );
}
