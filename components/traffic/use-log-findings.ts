import { useEffect, useState } from "react";
import type { LogFindings } from "@/lib/client/traffic/log-findings";

/** What the diagnosis says of a log's exchanges; null until it is loaded. */
export function useLogFindings(): LogFindings | null {
  const [findings, setFindings] = useState<LogFindings | null>(null);
  useEffect(() => {
    let isGone = false;
    Promise.all([
      import("@/lib/client/traffic/log-findings"),
      import("@/lib/protocol/diagnosis/exchange-findings"),
    ])
      .then(([{ LogFindings }, { diagnoserIn }]) => {
        if (!isGone) setFindings(new LogFindings(diagnoserIn));
      })
      .catch(() => {
        // Portside can't be reached: the log is whole without it, and problems bring their findings along.
      });
    return () => {
      isGone = true;
    };
  }, []);
  return findings;
}
