import { useEffect } from "react";
import { useServices } from "@/components/services";
import { useNotify } from "@/components/ui/notices";
import { WireText } from "@/components/ui/wire-text";
import { formatCount } from "@/lib/client/format";
import { hasMovingTransfers } from "@/lib/client/transfers/queue";
import type { Transfer } from "@/lib/client/transfers/transfer";

const words = {
  upload: { verb: "Uploaded", many: "files" },
  directory: { verb: "Made", many: "folders" },
  archive: { verb: "Downloaded", many: "archives" },
  delete: { verb: "Deleted", many: "selections" },
  move: { verb: "Moved", many: "selections" },
  copy: { verb: "Copied", many: "selections" },
  permissions: { verb: "Changed the permissions of", many: "selections" },
} as const;

/** "Uploaded 300 files to /incoming", of transfers of one kind. */
function FinishedText({ transfers }: { transfers: readonly Transfer[] }) {
  const [first] = transfers;
  if (first === undefined) return null;
  const { verb, many } = words[first.kind];
  return (
    <>
      {verb}{" "}
      {transfers.length === 1 ? <WireText text={first.name} /> : `${formatCount(transfers.length)} ${many}`}
      {first.kind === "upload" && (
        <>
          {" to "}
          <WireText text={first.directory.text} />
        </>
      )}
    </>
  );
}

/** Says what finished, once the queue has nothing more to do by itself. */
export function useFinishNotices(): void {
  const { transfers } = useServices();
  const notify = useNotify();
  useEffect(() => {
    let finished: Transfer[] = [];
    return transfers.onStored((transfer) => {
      // What was moved says so itself, because it can be taken back.
      if (transfer.kind === "move") return;
      finished.push(transfer);
      if (hasMovingTransfers(transfers.snapshot())) return;
      for (const kind of new Set(finished.map(({ kind }) => kind))) {
        notify.finished(<FinishedText transfers={finished.filter((one) => one.kind === kind)} />);
      }
      finished = [];
    });
  }, [transfers, notify]);
}
