"use client";

import { ErrorPage } from "@/components/ui/error-page";

/** What shows when the page itself broke: failures of FTP or HTTP never get here, they are shown in place. */
export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <ErrorPage
      title="This page broke"
      detail="Your sessions and the files on the server are untouched. Uploads of this tab have stopped."
      reason={error instanceof Error ? error.message : String(error)}
      action={{ label: "Try again", onSelect: retry }}
    />
  );
}
