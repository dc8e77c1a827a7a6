"use client";

import { ChevronDown, FolderUp, Upload } from "lucide-react";
import { type ChangeEvent, useRef } from "react";
import { useActions } from "@/components/actions/use-actions";
import { buttonClass } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";

export interface UploadButtonProps {
  /** Called with what was picked; files of a folder carry its name in `webkitRelativePath`. */
  readonly onUpload: (files: readonly File[]) => void;
  /** Called when a folder was picked in which the browser found no file. */
  readonly onNothingPicked: () => void;
}

/** React's types don't know the attribute; all browsers on computers do. */
const picksFolder = { webkitdirectory: "" };

/** Uploads files at a press, and folders by the menu beside it. */
export function UploadButton({ onUpload, onNothingPicked }: UploadButtonProps) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  useActions({
    "upload-files": { run: () => files.current?.click() },
    "upload-folder": { run: () => folder.current?.click() },
  });
  const take = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const picked = [...(target.files ?? [])];
    // The same file can be picked again.
    target.value = "";
    if (picked.length > 0) onUpload(picked);
    else onNothingPicked();
  };
  const input = { type: "file", multiple: true, hidden: true, "aria-hidden": true, tabIndex: -1 } as const;
  return (
    <div className="flex">
      <button
        type="button"
        className={`${buttonClass("primary")} rounded-r-none border-r-0`}
        onClick={() => files.current?.click()}
      >
        <Upload size={15} aria-hidden="true" />
        Upload files
      </button>
      <Menu
        trigger={
          <button
            type="button"
            aria-label="More ways to upload"
            title="More ways to upload"
            className={`${buttonClass("primary")} ml-px rounded-l-none border-l-0 px-1.5`}
          >
            <ChevronDown size={15} aria-hidden="true" />
          </button>
        }
      >
        <MenuItem icon={<Upload size={15} aria-hidden="true" />} onSelect={() => files.current?.click()}>
          Upload files
        </MenuItem>
        <MenuItem icon={<FolderUp size={15} aria-hidden="true" />} onSelect={() => folder.current?.click()}>
          Upload folder
        </MenuItem>
      </Menu>
      <input ref={files} {...input} onChange={take} />
      <input ref={folder} {...input} {...picksFolder} onChange={take} />
    </div>
  );
}
