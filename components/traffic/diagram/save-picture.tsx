"use client";

import { ChevronDown } from "lucide-react";
import { type RefObject, useState } from "react";
import { buttonClass } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import type { DiagramLayout } from "@/lib/client/traffic/diagram-layout";
import { savePicture } from "@/lib/client/traffic/diagram-picture";
import { describeSequence } from "@/lib/protocol/sequence/describe-sequence";
import type { Sequence } from "@/lib/protocol/sequence/sequence-model";

export interface SavePictureProps {
  readonly sequence: Sequence;
  /** As it is drawn now. */
  readonly layout: RefObject<DiagramLayout | null>;
  readonly server: string | null;
}

/** Sentences that go into a picture's description. */
const DESCRIBED = 200;

/** Saves the diagram as it is shown. */
export function SavePicture({ sequence, layout, server }: SavePictureProps) {
  const [message, setMessage] = useState("");
  const save = async (format: "svg" | "png") => {
    if (layout.current === null) return;
    const steps = sequence.steps.slice(0, DESCRIBED);
    const sentences = describeSequence({ ...sequence, steps }).map(({ text }) => text);
    const text = {
      title: `FTP sequence diagram${server === null ? "" : `: Portside and ${server}`}`,
      description: sentences.join("\n"),
      server,
    };
    setMessage("");
    try {
      setMessage((await savePicture(layout.current, text, format)) ?? "");
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
      <span role="status" className="w-full text-sm text-note empty:hidden">
        {message}
      </span>
    </>
  );
}
