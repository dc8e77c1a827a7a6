"use client";

import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { useMediaQuery } from "@/components/use-media-query";
import { reading, viewing } from "./code-extensions";

export interface DifferenceViewProps {
  readonly theirs: string;
  readonly mine: string;
}

/** What is looked at in detail; texts that differ more are compared roughly, so that the page goes on. */
const diffConfig = { scanLimit: 2000, timeout: 500 };
const collapseUnchanged = { margin: 3, minSize: 6 };

function side(label: string): Extension {
  return [
    viewing(),
    reading(),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": label }),
    EditorState.tabSize.of(4),
  ];
}

/** Two versions of a text with their differences: side by side, or on a narrow page one below the other. */
export function DifferenceView({ theirs, mine }: DifferenceViewProps) {
  const frame = useRef<HTMLDivElement>(null);
  const narrow = useMediaQuery("(max-width: 759px)");

  useEffect(() => {
    if (frame.current === null) return;
    const parent = frame.current;
    if (narrow) {
      const merged = unifiedMergeView({
        original: theirs,
        mergeControls: false,
        collapseUnchanged,
        diffConfig,
      });
      const view = new EditorView({
        parent,
        doc: mine,
        extensions: [side("Differences between the server's version and yours"), merged],
      });
      return () => view.destroy();
    }
    const view = new MergeView({
      parent,
      a: { doc: theirs, extensions: side("The server's version") },
      b: { doc: mine, extensions: side("Your version") },
      collapseUnchanged,
      diffConfig,
    });
    return () => view.destroy();
  }, [theirs, mine, narrow]);

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="grid grid-cols-2 border-b border-line text-sm font-medium text-ink-2 max-md:grid-cols-1">
        <p className="px-4 py-1.5">
          On the server<span className="md:hidden"> (red), and yours (green)</span>
        </p>
        <p className="px-4 py-1.5 max-md:hidden">Yours</p>
      </div>
      <div ref={frame} className="min-h-0 flex-1 overflow-auto" />
    </div>
  );
}
