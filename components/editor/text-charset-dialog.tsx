"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { CheckField, SelectField } from "@/components/ui/field";
import type { OpenText } from "@/lib/client/editor/editor-state";
import { textCharsets } from "@/lib/client/editor/text-charset";
import { takesMark } from "@/lib/client/editor/text-file";

export interface TextCharsetDialogProps {
  readonly state: OpenText;
  /** Reads the file's bytes in another charset. */
  readonly onRead: (charset: string) => void;
  /** Writes the text in it from the next save on. */
  readonly onWrite: (format: { readonly charset: string; readonly mark: boolean }) => void;
  readonly onClose: () => void;
}

/** Asks for the charset that a file is read in, or will be written in. */
export function TextCharsetDialog({ state, onRead, onWrite, onClose }: TextCharsetDialogProps) {
  const { format, saved, base, edited } = state;
  const [charset, setCharset] = useState(format.charset);
  const [mark, setMark] = useState(format.mark);
  const unreadable =
    base === null ? "This file isn't saved yet." : edited ? "Save your changes first." : null;
  return (
    <Dialog
      open
      onClose={onClose}
      title="Charset of the text"
      description="Reading again takes the file's bytes for another charset. Saving writes the same text in other bytes."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            disabled={saved.inexact !== null}
            onClick={() => onWrite({ charset, mark: mark && takesMark(charset) })}
          >
            Save in it from now on
          </Button>
          <Button look="primary" disabled={unreadable !== null} onClick={() => onRead(charset)}>
            Read again
          </Button>
        </>
      }
    >
      <SelectField
        label="Charset"
        value={charset}
        choices={textCharsets}
        onChange={setCharset}
        hint={unreadable === null ? undefined : `It can't be read again now. ${unreadable}`}
      />
      {takesMark(charset) && saved.inexact === null && (
        <CheckField label="Byte order mark at the beginning" checked={mark} onChange={setMark} />
      )}
    </Dialog>
  );
}
