import { lazy, memo, Suspense } from "react";
import { useMediaQuery } from "@/components/use-media-query";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import type { TranscriptHead } from "@/lib/protocol/transcript/text";
import { Explanation } from "./explanation";
import { Stack } from "./stack";
import { type CalledLine, TrafficLog } from "./traffic-log";

const SequenceDiagram = lazy(async () => ({
  default: (await import("./diagram/sequence-diagram")).SequenceDiagram,
}));

export interface LogViewProps {
  /** What the traffic is of. */
  readonly head: TranscriptHead;
  /** By rising number. */
  readonly events: readonly TrafficEvent[];
  /** Number of the selected event. */
  readonly selected: number | null;
  readonly onSelect: (seq: number | null) => void;
  /** A line that was asked for in another view, and gets the focus. */
  readonly called: CalledLine | null;
  /** Whether whatever selects the newest line goes on with the next ones. */
  readonly followsSelection: boolean;
  /** The parts side by side, where the panel is wider than high. */
  readonly sideBySide: boolean;
  /** Said where there are no events. */
  readonly empty: string;
  /** Whether it is in sight: until then it stays as it was, so that no work is done for what nobody sees. */
  readonly shown: boolean;
}

/** The log, what its selected line means, and where there is room the operation drawn. */
export const LogView = memo(
  function LogView(props: LogViewProps) {
    const { sideBySide, shown, called, followsSelection, empty, ...traffic } = props;
    const { head, ...lines } = traffic;
    // On a small screen the log's own tab holds what can be read there; the diagram has a tab as well.
    const hasRoom = useMediaQuery("(min-width: 760px) and (min-height: 760px)");
    const log = <TrafficLog {...traffic} called={called} followsSelection={followsSelection} empty={empty} />;
    const diagram = shown && (
      <div className="h-full overflow-auto">
        <Suspense>
          <SequenceDiagram compact {...traffic} />
        </Suspense>
      </div>
    );
    return (
      <Stack
        name="log"
        sideBySide={sideBySide}
        parts={[
          { id: "log", name: "log", share: hasRoom ? 42 : 58, content: log },
          {
            id: "explanation",
            name: "explanation",
            share: hasRoom ? 30 : 42,
            content: <Explanation {...lines} />,
          },
          ...(hasRoom ? [{ id: "diagram", name: "diagram", share: 28, content: diagram }] : []),
        ]}
      />
    );
  },
  (before, now) => !before.shown && !now.shown,
);
