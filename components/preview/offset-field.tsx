import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { parseOffset } from "@/lib/client/preview/hex-rows";

/** Asks where in a file to go. */
export function OffsetField({ onGo }: { onGo: (offset: number) => void }) {
  const [typed, setTyped] = useState("");
  const [isWrong, setWrong] = useState(false);
  const id = useId();
  return (
    <form
      className="flex items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        const offset = parseOffset(typed);
        setWrong(offset === null);
        if (offset !== null) onGo(offset);
      }}
    >
      <label htmlFor={id}>Offset</label>
      <input
        id={id}
        value={typed}
        placeholder="0x1f0"
        aria-invalid={isWrong || undefined}
        aria-describedby={isWrong ? `${id}-wrong` : undefined}
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        onChange={({ target }) => setTyped(target.value)}
        className="min-h-7 w-28 rounded-md border border-edge bg-sheet px-2 font-wire text-ink aria-invalid:border-wrong pointer-coarse:min-h-9"
      />
      <Button type="submit">Go</Button>
      {isWrong && (
        <span id={`${id}-wrong`} role="alert" className="text-wrong">
          A number, such as 496 or 0x1f0
        </span>
      )}
    </form>
  );
}
