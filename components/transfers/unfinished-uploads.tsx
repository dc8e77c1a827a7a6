"use client";

import { useRef, useState } from "react";
import { useServices } from "@/components/services";
import { Button } from "@/components/ui/button";
import { QuestionDialog } from "@/components/ui/dialog";
import { useNotify } from "@/components/ui/notices";
import { ProgressBar } from "@/components/ui/progress-bar";
import { WireText } from "@/components/ui/wire-text";
import { formatCount, formatLocalDate, formatSize } from "@/lib/client/format";
import { toProblem } from "@/lib/client/problem-error";
import { nameOf } from "@/lib/client/remote-path";
import { sessionName } from "@/lib/client/sessions/session-names";
import type { UnfinishedUpload } from "@/lib/client/transfers/transfer";
import { sentenceText, visibleText } from "@/lib/client/visible-text";

/** Shown before "and N more". */
const SHOWN = 50;

interface RowProps {
  readonly upload: UnfinishedUpload;
  readonly onDiscard: (upload: UnfinishedUpload) => void;
}

function UnfinishedRow({ upload, onDiscard }: RowProps) {
  const name = visibleText(upload.name);
  const text = `${formatSize(upload.sent)} of ${formatSize(upload.size)}`;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 py-1 md:grid-cols-[minmax(8rem,22rem)_10rem_minmax(0,1fr)_auto]">
      <span className="truncate pl-5" title={name}>
        <WireText text={upload.name} />
      </span>
      <div className="order-last col-span-2 md:order-none md:col-span-1">
        <ProgressBar
          label={name}
          fraction={upload.size === 0 ? 0 : upload.sent / upload.size}
          text={`unfinished, ${text}`}
          tone="idle"
        />
      </div>
      <span className="order-last col-span-2 truncate text-sm text-ink-2 md:order-none md:col-span-1">
        <span className="font-wire">{text}</span> in <WireText text={upload.directory.text} /> on{" "}
        <WireText text={sessionName(upload.site)} />, begun {formatLocalDate(upload.startedAt)}
      </span>
      <Button look="quiet" aria-label={`Discard ${name}`} onClick={() => onDiscard(upload)}>
        Discard
      </Button>
    </li>
  );
}

/** Uploads that an earlier page began: they go on when the same file comes again. */
export function UnfinishedUploads({ uploads }: { uploads: readonly UnfinishedUpload[] }) {
  const { transfers } = useServices();
  const notify = useNotify();
  const [discarding, setDiscarding] = useState<UnfinishedUpload | null>(null);
  const keep = useRef<HTMLButtonElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  if (uploads.length === 0) return null;

  const discard = async (upload: UnfinishedUpload) => {
    setDiscarding(null);
    try {
      await transfers.discard(upload);
    } catch (error) {
      notify.failed(`Discard ${sentenceText(upload.name)}`, toProblem(error));
    }
  };
  return (
    <div className="border-t border-line px-4 py-2">
      <h3 ref={heading} tabIndex={-1} className="font-medium">
        Unfinished: drop the file again and it goes on
      </h3>
      <ul>
        {uploads.slice(0, SHOWN).map((upload) => (
          <UnfinishedRow key={upload.url} upload={upload} onDiscard={setDiscarding} />
        ))}
        {uploads.length > SHOWN && (
          <li className="py-1 pl-5 text-ink-2">and {formatCount(uploads.length - SHOWN)} more</li>
        )}
      </ul>
      {discarding !== null && (
        <QuestionDialog
          open
          onClose={() => setDiscarding(null)}
          initialFocus={keep}
          finalFocus={heading}
          title={
            <>
              Discard <WireText text={nameOf(discarding.target)} />?
            </>
          }
          description={`The ${formatSize(discarding.sent)} that the server has are deleted. Your own file stays.`}
          actions={
            <>
              <Button ref={keep} onClick={() => setDiscarding(null)}>
                Keep
              </Button>
              <Button look="danger" onClick={() => void discard(discarding)}>
                Discard
              </Button>
            </>
          }
        />
      )}
    </div>
  );
}
