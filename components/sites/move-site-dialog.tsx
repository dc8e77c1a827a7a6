"use client";

import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
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
  const form = useId();
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
    <Dialog
      open
      onClose={onClose}
      title={
        <>
          Move <WireText text={site.name} />
        </>
      }
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form={form}>
            Move
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <FolderField value={folder} onChange={setFolder} />
        {problem && <ProblemAlert action="Move" problem={problem} />}
      </form>
    </Dialog>
  );
}
