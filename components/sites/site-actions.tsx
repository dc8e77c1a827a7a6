"use client";

import { lazy, Suspense, useState } from "react";
import { useActions } from "@/components/actions/use-actions";
import { fieldsOfSession } from "@/lib/client/connect-fields";
import type { Session } from "@/lib/contract/session";
import { useSavedSites } from "./use-sites";

const ImportSitesDialog = lazy(async () => ({
  default: (await import("./import-sites-dialog")).ImportSitesDialog,
}));
const ExportSitesDialog = lazy(async () => ({
  default: (await import("./export-sites-dialog")).ExportSitesDialog,
}));
const NewSiteDialog = lazy(async () => ({ default: (await import("./new-site-dialog")).NewSiteDialog }));

/**
 * Provides what can be done with sites from anywhere, and shows its dialogs.
 *
 * @param session the one in front, to be saved as a site; null beside the connect form, which saves what is typed
 * @param path where that session is now
 */
export function SiteActions({ session, path }: { session: Session | null; path: string }) {
  const [shown, setShown] = useState<"save" | "import" | "export" | null>(null);
  const hasSites = useSavedSites().length > 0;
  const close = () => setShown(null);
  useActions({
    "import-sites": { run: () => setShown("import") },
    "export-sites": {
      run: () => setShown("export"),
      unavailable: hasSites ? undefined : "There are no saved sites",
    },
  });
  useActions({ "save-site": { run: () => setShown("save") } }, session !== null);
  return (
    <Suspense>
      {shown === "import" && <ImportSitesDialog onClose={close} />}
      {shown === "export" && <ExportSitesDialog onClose={close} />}
      {shown === "save" && session !== null && (
        <NewSiteDialog fields={fieldsOfSession(session, path)} session={session} onClose={close} />
      )}
    </Suspense>
  );
}
