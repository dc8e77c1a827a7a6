import { useEffect, useRef, useState } from "react";
import type { TranscriptOpener } from "./use-open-transcript";

/** Where text is typed or pasted for another purpose. */
const ELSEWHERE = "input:not([type=range], [type=checkbox]), textarea, [contenteditable], [role=dialog]";

function isElsewhere({ target }: Event): boolean {
  return target instanceof Element && target.closest(ELSEWHERE) !== null;
}

function take(transfer: DataTransfer, { openFile, openText, refuse }: TranscriptOpener): boolean {
  const [file, ...more] = transfer.files;
  const text = transfer.getData("text/plain");
  if (more.length > 0) refuse("One transcript at a time, please: these are several files.");
  else if (file !== undefined) openFile(file);
  else if (text.trim() !== "") openText(text);
  else return false;
  return true;
}

/**
 * Opens a transcript that is dropped anywhere on the page or pasted into it, as a file or as text.
 *
 * @returns whether one is being dragged over the page
 */
export function useGivenTranscript(opener: TranscriptOpener): boolean {
  const [isDragged, setIsDragged] = useState(false);
  const latest = useRef(opener);
  useEffect(() => {
    latest.current = opener;
  });

  useEffect(() => {
    const ended = new AbortController();
    const { signal } = ended;
    window.addEventListener(
      "dragover",
      (event) => {
        // Otherwise the browser would leave the page and show the file.
        event.preventDefault();
        if (event.dataTransfer === null) return;
        event.dataTransfer.dropEffect = "copy";
        setIsDragged(true);
      },
      { signal },
    );
    window.addEventListener(
      "dragleave",
      ({ relatedTarget }) => relatedTarget === null && setIsDragged(false),
      {
        signal,
      },
    );
    window.addEventListener(
      "drop",
      (event) => {
        event.preventDefault();
        setIsDragged(false);
        if (event.dataTransfer !== null) take(event.dataTransfer, latest.current);
      },
      { signal },
    );
    window.addEventListener(
      "paste",
      (event) => {
        if (event.clipboardData === null || isElsewhere(event)) return;
        if (take(event.clipboardData, latest.current)) event.preventDefault();
      },
      { signal },
    );
    return () => ended.abort();
  }, []);
  return isDragged;
}
