import { LoaderCircle } from "lucide-react";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/lib/client/format";
import type { Reading } from "./use-local-upload";

/** Says that folders of this computer are being read, which takes a while for many thousand files. */
export function ReadingNotice({ reading }: { reading: Reading | null }) {
  if (reading === null) return null;
  return (
    <div className="appear-late flex items-center gap-3 border-y border-line bg-paper px-4 py-1.5">
      <LoaderCircle size={15} aria-hidden="true" className="shrink-0 animate-spin text-ink-3" />
      <p className="min-w-0 flex-1">
        Reading your folders, {formatCount(reading.found)} {reading.found === 1 ? "entry" : "entries"} so far…
      </p>
      <Button onClick={reading.stop}>Stop</Button>
    </div>
  );
}
