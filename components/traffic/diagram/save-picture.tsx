"use client";

import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { buttonClass } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { savePicture } from "@/lib/client/traffic/diagram-picture";
import { describeSequence } from "@/lib/protocol/sequence/describe-sequence";
import type { Sequence } from "@/lib/protocol/sequence/sequence-model";

export interface SavePictureProps {
  readonly sequence: Sequence;
  /** Whether operations are named where they begin. */
  readonly headings: boolean;
  /** Asked when a picture is made: pixels that it is wide. */
  readonly width: () => number;
  readonly server: string | null;
}

/** Sentences that go into a picture's description. */
const DESCRIBED = 200;

/** Saves the diagram as it is shown. */
export function SavePicture({ sequence, headings, width, server }: SavePictureProps) {
  const [message, setMessage] = useState("");
  const save = async (format: "svg" | "png") => {
    const steps = sequence.steps.slice(0, DESCRIBED);
    const sentences = describeSequence({ ...sequence, steps }).map(({ text }) => text);
    const text = {
      title: `FTP sequence diagram${server === null ? "" : `: Portside and ${server}`}`,
      description: sentences,
      server,
    };
    setMessage("");
    try {
      setMessage((await savePicture(sequence, { width: width(), headings }, text, format)) ?? "");
    } catch (error) {
      setMessage(`The picture could not be made: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return (
    <>
      <Menu
        align="end"
        trigger={
          <button type="button" className={buttonClass("quiet")}>
            Save picture
            <ChevronDown size={14} aria-hidden="true" />
          </button>
        }
      >
        <MenuItem onSelect={() => void save("svg")}>SVG, sharp at every size</MenuItem>
        <MenuItem onSelect={() => void save("png")}>PNG</MenuItem>
      </Menu>
      <span role="status" className={message === "" ? "sr-only" : "w-full text-sm text-note"}>
        {message}
      </span>
    </>
  );
}
