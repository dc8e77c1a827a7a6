"use client";

import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { FailedPaths } from "@/components/ui/failed-paths";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { type MeasuredTree, measureTree, type TreeTotals } from "@/lib/client/file-api";
import { describeTotals } from "@/lib/client/files/facts";
import { formatCount } from "@/lib/client/format";
import { toProblem } from "@/lib/client/problem-error";
import type { RemotePath } from "@/lib/client/remote-path";
import type { Problem } from "@/lib/contract/problem";

export interface TreeSizeProps {
  readonly session: string;
  readonly paths: readonly RemotePath[];
}

type Counting =
  | { readonly state: "idle" }
  | { readonly state: "counting"; readonly totals: TreeTotals | null }
  | { readonly state: "stopped"; readonly totals: TreeTotals | null }
  | { readonly state: "done"; readonly tree: MeasuredTree }
  | { readonly state: "failed"; readonly problem: Problem };

/** What is in folders, counted when somebody asks: every folder in them has to be listed for it. */
export function TreeSize({ session, paths }: TreeSizeProps) {
  const [counting, setCounting] = useState<Counting>({ state: "idle" });
  const run = useRef<AbortController | null>(null);
  // Closing the dialog ends the count, at the server too.
  useEffect(() => () => run.current?.abort(), []);

  const begin = async () => {
    const controller = new AbortController();
    run.current = controller;
    const { signal } = controller;
    setCounting({ state: "counting", totals: null });
    try {
      const tree = await measureTree(session, paths, {
        signal,
        onProgress: (totals) => {
          if (!signal.aborted) setCounting({ state: "counting", totals });
        },
      });
      if (!signal.aborted) setCounting({ state: "done", tree });
    } catch (error) {
      if (!signal.aborted) setCounting({ state: "failed", problem: toProblem(error) });
    }
  };
  const stop = () => {
    run.current?.abort();
    setCounting((now) => (now.state === "counting" ? { state: "stopped", totals: now.totals } : now));
  };

  const totals = counting.state === "done" ? counting.tree : "totals" in counting ? counting.totals : null;
  return (
    <div className="flex flex-col items-start gap-1.5">
      <p role="status" className="empty:hidden">
        {counting.state === "counting" && "Counting: "}
        {counting.state === "stopped" && "Stopped at "}
        {totals !== null && describeTotals(totals)}
        {counting.state === "counting" && totals === null && "nothing yet"}
        {counting.state === "stopped" && totals === null && "nothing"}
        {counting.state === "done" && !counting.tree.finished && " (not everything: the server went away)"}
      </p>
      {counting.state === "done" && <Unread tree={counting.tree} />}
      {counting.state === "failed" && <ProblemAlert problem={counting.problem} />}
      <Button onClick={counting.state === "counting" ? stop : () => void begin()}>
        {buttonText(counting.state)}
      </Button>
    </div>
  );
}

function buttonText(state: Counting["state"]): string {
  switch (state) {
    case "idle":
      return "Count what is in it";
    case "counting":
      return "Stop";
    case "stopped":
    case "done":
    case "failed":
      return "Count again";
  }
}

/** Folders that could not be listed, so that nobody takes the total for the whole. */
function Unread({ tree: { failed, moreFailed = 0 } }: { tree: MeasuredTree }) {
  if (failed.length === 0) return null;
  return (
    <div className="w-full text-sm">
      <p className="text-wrong">{formatCount(failed.length + moreFailed)} could not be looked at:</p>
      <FailedPaths
        label="What could not be looked at"
        failed={failed}
        moreFailed={moreFailed}
        className="max-h-32"
      />
    </div>
  );
}
