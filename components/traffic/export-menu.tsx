"use client";

import { ChevronDown, FileDown } from "lucide-react";
import { buttonClass } from "@/components/ui/button";
import { Menu, MenuItem, MenuLink, MenuSeparator } from "@/components/ui/menu";
import { trafficUrl } from "@/lib/client/api";
import { exportTraffic } from "@/lib/client/traffic/export-traffic";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import type { TranscriptHead } from "@/lib/protocol/transcript/text";

export interface ExportMenuProps {
  /** A session, or the head of a transcript that was opened. */
  readonly session: TranscriptHead;
  /** Everything that the page holds of it. */
  readonly events: readonly TrafficEvent[];
  /** Whether Portside no longer has the session: then what the page holds is exported. */
  readonly ended: boolean;
  /** Whether there is a way from here to the page that opens transcripts; not where this is that page. */
  readonly leadsToReplay?: boolean;
}

const formats = [
  { format: "json", label: "JSON, to open again" },
  { format: "text", label: "Text" },
  { format: "mermaid", label: "Mermaid" },
  { format: "pcapng", label: "Packets for Wireshark (.pcapng)" },
] as const;

/** A session's traffic as a file, in one of four forms. */
export function ExportMenu({ session, events, ended, leadsToReplay = true }: ExportMenuProps) {
  return (
    <Menu
      align="end"
      trigger={
        <button type="button" className={buttonClass("quiet")}>
          <FileDown size={15} aria-hidden="true" className="sm:hidden" />
          <span className="max-sm:sr-only">Export</span>
          <ChevronDown size={14} aria-hidden="true" />
        </button>
      }
    >
      {formats.map(({ format, label }) =>
        ended ? (
          <MenuItem key={format} onSelect={() => saveFile(exportTraffic(session, events, format))}>
            {label}
          </MenuItem>
        ) : (
          <MenuLink key={format} href={trafficUrl(session.id, format)} download>
            {label}
          </MenuLink>
        ),
      )}
      {leadsToReplay && (
        <>
          <MenuSeparator />
          <MenuLink href="/replay">Open a transcript</MenuLink>
        </>
      )}
    </Menu>
  );
}

/** Has the browser save what this page made. */
function saveFile(file: File): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = file.name;
  link.click();
  URL.revokeObjectURL(url);
}
