"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SelectField } from "@/components/ui/field";
import { formatNumberOf } from "@/lib/client/format";
import { saveFile } from "@/lib/client/save-file";
import { formatSiteManager } from "@/lib/client/sites/formats/filezilla";
import { formatWinScpIni } from "@/lib/client/sites/formats/winscp";
import { useSavedSites } from "./use-sites";

const formats = [
  { value: "filezilla", label: "FileZilla: sitemanager.xml" },
  { value: "winscp", label: "WinSCP: WinSCP.ini" },
] as const;
type Format = (typeof formats)[number]["value"];

/** Asks for whom, and saves all sites as a file. */
export function ExportSitesDialog({ onClose }: { onClose: () => void }) {
  const sites = useSavedSites();
  const [format, setFormat] = useState<Format>("filezilla");
  const remembered = sites.filter(({ sealedPassword }) => sealedPassword !== null).length;

  const save = () => {
    switch (format) {
      case "filezilla":
        saveFile(new Blob([formatSiteManager(sites)], { type: "text/xml" }), "sitemanager.xml");
        break;
      case "winscp":
        saveFile(new Blob([formatWinScpIni(sites)], { type: "text/plain" }), "WinSCP.ini");
        break;
    }
    onClose();
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title={`Export ${formatNumberOf(sites.length, "site")}`}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" onClick={save}>
            Export
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <SelectField label="For" value={format} choices={formats} onChange={setFormat} />
        <p className="text-sm text-ink-2">
          {format === "filezilla"
            ? "In FileZilla: File, Import. Keep your own sitemanager.xml: this one holds these sites only."
            : "In WinSCP: Tools, Import/Restore Configuration. It replaces the sites there, so export those first."}{" "}
          What came from that program goes back as it was, with what Portside has no use for.
        </p>
        <p className="text-sm text-ink-2">
          {remembered === 0
            ? "Passwords are never in it."
            : `${formatNumberOf(remembered, "remembered password")} can't be exported: sealed, they open only here. The other program will ask.`}
        </p>
      </div>
    </Dialog>
  );
}
