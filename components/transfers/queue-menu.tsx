"use client";

import { Ellipsis } from "lucide-react";
import { useRef, useState } from "react";
import { useServices } from "@/components/services";
import { Button } from "@/components/ui/button";
import { QuestionDialog } from "@/components/ui/dialog";
import { iconButtonClass } from "@/components/ui/icon-button-class";
import { Menu, MenuItem } from "@/components/ui/menu";
import { formatCount } from "@/lib/client/format";
import { countOf, type Queue } from "@/lib/client/transfers/queue";

export interface QueueMenuProps {
  readonly queue: Queue;
  /** Whether another attempt may help any that failed. */
  readonly canRetry: boolean;
  readonly onClear: () => void;
}

/** What can be done with all transfers at once. */
export function QueueMenu({ queue, canRetry, onClear }: QueueMenuProps) {
  const { transfers } = useServices();
  const [asking, setAsking] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  const open = countOf(queue, "waiting", "running", "paused", "stranded", "asking");
  const over = countOf(queue, "done", "skipped", "cancelled", "failed");
  return (
    <>
      <Menu
        align="end"
        trigger={
          <button
            type="button"
            className={iconButtonClass}
            aria-label="Transfer actions"
            title="Transfer actions"
          >
            <Ellipsis size={16} aria-hidden="true" />
          </button>
        }
      >
        <MenuItem disabled={countOf(queue, "waiting", "running") === 0} onSelect={() => transfers.pauseAll()}>
          Pause all
        </MenuItem>
        <MenuItem disabled={countOf(queue, "paused") === 0} onSelect={() => transfers.resumeAll()}>
          Resume all
        </MenuItem>
        <MenuItem disabled={!canRetry} onSelect={() => transfers.retryFailed()}>
          Retry failed
        </MenuItem>
        <MenuItem disabled={open === 0} onSelect={() => setAsking(true)}>
          Cancel all…
        </MenuItem>
        <MenuItem disabled={over === 0} onSelect={onClear}>
          Clear finished
        </MenuItem>
      </Menu>
      <QuestionDialog
        open={asking}
        onClose={() => setAsking(false)}
        initialFocus={keep}
        title={open === 1 ? "Cancel the transfer?" : `Cancel all ${formatCount(open)} transfers?`}
        description="What the server has of files that aren't complete is deleted. Files that are complete stay."
        actions={
          <>
            <Button ref={keep} onClick={() => setAsking(false)}>
              Keep going
            </Button>
            <Button
              look="danger"
              onClick={() => {
                setAsking(false);
                transfers.cancelAll();
              }}
            >
              Cancel all
            </Button>
          </>
        }
      />
    </>
  );
}
