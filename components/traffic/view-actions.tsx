import { useActions } from "@/components/actions/use-actions";

/** What the traffic panel can show. */
export type TrafficView = "log" | "diagram" | "compare" | "console";

/** Provides an action for each view of a session's traffic. Draws nothing: a replay has the views, and no actions. */
export function ViewActions({ onShow }: { onShow: (view: TrafficView) => void }): null {
  useActions({
    "show-log": { run: () => onShow("log") },
    "show-diagram": { run: () => onShow("diagram") },
    "show-compare": { run: () => onShow("compare") },
    "show-console": { run: () => onShow("console") },
  });
  return null;
}
