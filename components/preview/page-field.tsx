import { useId, useState } from "react";
import { formatCount } from "@/lib/client/format";

export interface PageFieldProps {
  /** The page in sight, from 1. */
  readonly page: number;
  readonly count: number;
  readonly onGo: (page: number) => void;
}

/** Tells which page is in sight, and goes to another. */
export function PageField({ page, count, onGo }: PageFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const id = useId();
  return (
    <form
      className="flex items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = Number(typed);
        if (Number.isInteger(wanted) && wanted >= 1 && wanted <= count) onGo(wanted);
        setTyped(null);
      }}
    >
      <label htmlFor={id}>Page</label>
      <input
        id={id}
        value={typed ?? String(page)}
        inputMode="numeric"
        autoComplete="off"
        onChange={({ target }) => setTyped(target.value)}
        onBlur={() => setTyped(null)}
        className="min-h-7 w-14 rounded-md border border-edge bg-sheet px-2 text-right font-wire text-ink pointer-coarse:min-h-9"
      />
      of {formatCount(count)}
    </form>
  );
}
