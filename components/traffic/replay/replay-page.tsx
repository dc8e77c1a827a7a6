"use client";

import { Tooltip } from "@base-ui/react/tooltip";
import { useEffect, useState, useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";
import { Mark } from "@/components/ui/mark";
import { ThemeToggle } from "@/components/ui/theme-toggle";
import { appPath } from "@/lib/contract/base-path";
import { OpenTranscript, OpenTranscriptButton } from "./open-transcript";
import { ReplayView } from "./replay-view";
import { useGivenTranscript } from "./use-given-transcript";
import { useOpenTranscript } from "./use-open-transcript";

const never = () => () => undefined;

/** False until this page can be operated: the server's part of it is there before its script. */
function useIsReady(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

/** Milliseconds of reading before there is anything to cancel: most files are read by then. */
const LONG = 300;

function CancelReading({ onCancel }: { onCancel: () => void }) {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), LONG);
    return () => clearTimeout(timer);
  }, []);
  return (
    isLong && (
      <Button look="quiet" onClick={onCancel}>
        Cancel
      </Button>
    )
  );
}

/** A page for transcripts that were saved: works without a session, and without a server once it is loaded. */
export function ReplayPage() {
  const opener = useOpenTranscript();
  const isDragged = useGivenTranscript(opener);
  const isReady = useIsReady();
  const { opened, problem, isReading, cancel } = opener;

  return (
    <Tooltip.Provider delay={500}>
      <div className="flex h-dvh min-h-0 flex-col">
        <header className="flex h-bar shrink-0 items-center gap-3 border-b border-line px-3">
          <a href={appPath("/")} className="flex items-center gap-2 rounded-md text-lg font-semibold">
            <Mark />
            Portside
          </a>
          <p className="min-w-0 flex-1 truncate text-ink-2" aria-live="polite">
            {isReading ? (
              "Reading…"
            ) : (
              <span className={opened === null ? "" : "hidden sm:inline"}>Replay</span>
            )}
          </p>
          {isReading && <CancelReading onCancel={cancel} />}
          {opened !== null && <OpenTranscriptButton opener={opener} look="quiet" />}
          <ThemeToggle />
        </header>
        {problem !== null && (
          <p role="alert" className="border-b border-wrong/40 bg-wrong-wash px-3 py-1.5">
            <strong className="text-wrong">This can't be opened.</strong> <bdi>{problem}</bdi>
          </p>
        )}
        <main className="relative min-h-0 flex-1" aria-busy={!isReady || isReading}>
          {opened === null ? (
            <OpenTranscript opener={opener} />
          ) : (
            <ReplayView key={opened.number} opened={opened} />
          )}
          {isDragged && (
            <div className="pointer-events-none absolute inset-1 grid place-items-center rounded-lg border-2 border-dashed border-accent">
              <p className="rounded-md bg-accent px-3 py-1.5 font-medium text-sheet shadow-lift">
                Drop the transcript to replay it
              </p>
            </div>
          )}
        </main>
      </div>
    </Tooltip.Provider>
  );
}
