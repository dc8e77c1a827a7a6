import { FileJson } from "lucide-react";
import { type ChangeEvent, useRef } from "react";
import { Button } from "@/components/ui/button";
import type { TranscriptOpener } from "./use-open-transcript";

/** The button that lets a person choose a transcript's file. */
export function OpenTranscriptButton({
  opener,
  look,
}: {
  opener: TranscriptOpener;
  look: "primary" | "quiet";
}) {
  const input = useRef<HTMLInputElement>(null);
  const take = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    if (file !== undefined) opener.openFile(file);
    // The same file can be chosen again.
    target.value = "";
  };
  return (
    <>
      <Button look={look} onClick={() => input.current?.click()}>
        <FileJson size={15} aria-hidden="true" />
        Open a transcript
      </Button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-hidden="true"
        tabIndex={-1}
        onChange={take}
      />
    </>
  );
}

/** What the page shows before anything is open. */
export function OpenTranscript({ opener }: { opener: TranscriptOpener }) {
  return (
    <div className="grid h-full place-items-center overflow-auto p-6">
      <div className="flex max-w-lg flex-col items-start gap-3 rounded-lg border border-dashed border-edge bg-sheet p-6">
        <h1 className="text-xl font-semibold">Replay a transcript</h1>
        <p className="text-ink-2">
          A transcript holds what was said between Portside and an FTP server, line by line: to get one,
          choose <b className="font-medium text-ink">Export</b> beside any session's traffic, then “
          <b className="font-medium text-ink">JSON, to open again</b>”. Here you can go through it step by
          step, with every line explained, as if it happened now.
        </p>
        <OpenTranscriptButton opener={opener} look="primary" />
        <p className="text-ink-2">You can also drop the file on this page, or paste its text.</p>
        <p className="text-sm text-ink-3">
          The file stays in your browser. Nothing is sent anywhere, and no server is asked.
        </p>
      </div>
    </div>
  );
}
