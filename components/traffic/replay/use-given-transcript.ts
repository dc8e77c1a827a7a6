import { useEffect, useRef, useState } from "react";
import type { TranscriptOpener } from "./use-open-transcript";

/** Where text is typed or pasted for another purpose. */
const ELSEWHERE = "input:not([type=range], [type=checkbox]), textarea, [contenteditable], [role=dialog]";

function isElsewhere({ target }: Event): boolean {
  return target instanceof Element && target.closest(ELSEWHERE) !== null;
}

function holdsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") ?? false;
}

/** @returns whether there was anything to open */
function take(given: DataTransfer, { openFile, openText, refuse }: TranscriptOpener): boolean {
  const [file, ...more] = given.files;
  const text = given.getData("text/plain");
  if (more.length > 0) refuse("One transcript at a time, please: these are several files.");
  else if (file !== undefined) openFile(file);
  else if (text.trim() !== "") openText(text);
  else return false;
  return true;
}

/**
 * Opens a transcript that is dropped anywhere on the page as a file, or pasted into it as a file or as text.
 *
 * @returns whether files are being dragged over the page
 */
export function useGivenTranscript(opener: TranscriptOpener): boolean {
  const [isDragged, setIsDragged] = useState(false);
  const latest = useRef(opener);
  useEffect(() => {
    latest.current = opener;
  });

  useEffect(() => {
    const ended = new AbortController();
    const onDrag = (type: "dragover" | "dragleave" | "drop", handle: (event: DragEvent) => void) =>
      window.addEventListener(type, handle, { signal: ended.signal });
    onDrag("dragover", (event) => {
      if (event.dataTransfer === null || !holdsFiles(event)) return;
      // Otherwise the browser would leave the page and show the file.
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      setIsDragged(true);
    });
    onDrag("dragleave", ({ relatedTarget }) => {
      if (relatedTarget === null) setIsDragged(false);
    });
    onDrag("drop", (event) => {
      setIsDragged(false);
      if (event.dataTransfer === null || !holdsFiles(event)) return;
      event.preventDefault();
      take(event.dataTransfer, latest.current);
    });
    const onPaste = (event: ClipboardEvent) => {
      if (event.clipboardData === null || isElsewhere(event)) return;
      if (take(event.clipboardData, latest.current)) event.preventDefault();
    };
    window.addEventListener("paste", onPaste, { signal: ended.signal });
    return () => ended.abort();
  }, []);
  return isDragged;
}
