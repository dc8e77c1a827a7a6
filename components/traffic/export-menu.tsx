"use client";

import { ChevronDown, FileDown } from "lucide-react";
import { useState } from "react";
import { buttonClass } from "@/components/ui/button";
import { Menu, MenuItem, MenuLink, MenuSeparator } from "@/components/ui/menu";
import { trafficUrl } from "@/lib/client/api";
import { saveFile } from "@/lib/client/save-file";
import { exportTraffic } from "@/lib/client/traffic/export-traffic";
import { appPath } from "@/lib/contract/base-path";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import type { TranscriptFormat } from "@/lib/protocol/transcript/format-names";
import type { NumberedNetworkEvent } from "@/lib/protocol/transcript/network-json";
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
  /** What only the network saw, of a run of the lab; null on the real one. */
  readonly network?: readonly NumberedNetworkEvent[] | null;
}

const formats = [
  { format: "json", label: "JSON, to open again" },
  { format: "text", label: "Text" },
  { format: "mermaid", label: "Mermaid" },
  { format: "pcapng", label: "Packets for Wireshark (.pcapng)" },
] as const;

/** A session's traffic as a file, in one of four forms. */
export function ExportMenu(props: ExportMenuProps) {
  const { session, events, ended, leadsToReplay = true, network = null } = props;
  const [failure, setFailure] = useState("");
  const save = (format: TranscriptFormat) => {
    setFailure("");
    try {
      const file = exportTraffic(session, events, format, network);
      saveFile(file, file.name);
    } catch (error) {
      setFailure(`The file could not be made: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return (
    <>
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
            <MenuItem key={format} onSelect={() => save(format)}>
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
            {/* This page holds what is on its way, and the logs of sessions that ended. */}
            <MenuLink href={appPath("/replay")} newTab>
              Open a transcript
            </MenuLink>
          </>
        )}
      </Menu>
      <span role="alert" className={failure === "" ? "sr-only" : "text-sm break-words text-wrong"}>
        {failure}
      </span>
    </>
  );
}
