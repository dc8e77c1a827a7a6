"use client";

import { useState } from "react";
import { FormDialog } from "@/components/ui/form-dialog";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { WireText } from "@/components/ui/wire-text";
import { toProblem } from "@/lib/client/problem-error";
import { formatFolder, parseFolder } from "@/lib/client/sites/folder-path";
import type { Site } from "@/lib/client/sites/site";
import { changeSite } from "@/lib/client/sites/site-store";
import type { Problem } from "@/lib/contract/problem";
import { FolderField } from "./site-fields";

/** Asks for the folder that a saved site is to be in. */
export function MoveSiteDialog({ site, onClose }: { site: Site; onClose: () => void }) {
  const [folder, setFolder] = useState(formatFolder(site.folder));
  const [problem, setProblem] = useState<Problem | null>(null);

  const submit = () => {
    try {
      changeSite(site.id, (now) => ({ ...now, folder: parseFolder(folder) }));
      onClose();
    } catch (error) {
      setProblem(toProblem(error));
    }
  };

  return (
    <FormDialog
      onClose={onClose}
      title={
        <>
          Move <WireText text={site.name} />
        </>
      }
      action="Move"
      onSubmit={submit}
    >
      <FolderField value={folder} onChange={setFolder} />
      {problem && <ProblemAlert action="Move" problem={problem} />}
    </FormDialog>
  );
}
