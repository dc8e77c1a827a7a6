import { useCallback } from "react";
import { useNotify } from "@/components/ui/notices";
import { ftpLink } from "@/lib/client/files/ftp-link";
import { formatCount } from "@/lib/client/format";
import { ownProblem } from "@/lib/client/problem-error";
import type { RemotePath } from "@/lib/client/remote-path";
import { copyText } from "@/lib/client/traffic/log-copy";
import type { Session } from "@/lib/contract/session";

/** Puts the addresses of entries on the clipboard, one a line, and says so. */
export function useCopyLinks(session: Session): (paths: readonly RemotePath[]) => Promise<void> {
  const notify = useNotify();
  return useCallback(
    async (paths) => {
      const links = paths.map((path) => ftpLink(session, path));
      if (await copyText(links.join("\n"))) {
        notify.finished(links.length === 1 ? "Copied the link" : `Copied ${formatCount(links.length)} links`);
        return;
      }
      const detail =
        "Its settings may forbid it to pages. The properties show the path to be copied by hand.";
      notify.failed("Copy the link", ownProblem("The browser gave no clipboard", detail));
    },
    [session, notify],
  );
}
