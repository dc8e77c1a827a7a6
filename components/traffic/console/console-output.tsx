"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { Scrollable } from "@/components/ui/scrollable";
import type { ConsoleEntry } from "@/lib/client/console/console-store";

/** Nearer to the end than this, in pixels, counts as being there. */
const AT_END = 32;

export interface ConsoleOutputProps {
  readonly entries: readonly ConsoleEntry[];
  readonly children: ReactNode;
}

/** Scrolls to each command that is sent, and to its answer unless a person has scrolled away meanwhile. */
export function ConsoleOutput({ entries, children }: ConsoleOutputProps) {
  const scroller = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);
  const newest = entries.at(-1);
  const seen = useRef(newest?.id);

  // biome-ignore lint/correctness/useExhaustiveDependencies: any change of the entries may be what there is to follow.
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    if (isAtEnd.current || seen.current !== newest?.id) element.scrollTop = element.scrollHeight;
    seen.current = newest?.id;
  }, [entries]);

  return (
    <Scrollable
      ref={scroller}
      label="Commands and answers"
      className="min-h-0 flex-1 overscroll-contain pt-2 -outline-offset-2"
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < AT_END;
      }}
    >
      {children}
    </Scrollable>
  );
}
