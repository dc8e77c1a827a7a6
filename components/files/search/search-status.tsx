import { FailedPaths } from "@/components/ui/failed-paths";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { WireText } from "@/components/ui/wire-text";
import { MATCHES_KEPT, type Search } from "@/lib/client/files/search-run";
import { formatCount } from "@/lib/client/format";

/** How far a search is, or how it ended; and what could not be looked at. */
export function SearchStatus({ search }: { search: Search }) {
  const { status, progress, failed, moreFailed, found, directory } = search;
  // What was found was looked at, too; how far it is is told less often.
  const entries = Math.max(progress?.entries ?? 0, found);
  const unread = failed.length + moreFailed;
  return (
    <div className="flex flex-col gap-1.5 border-b border-line px-4 py-2 text-sm text-ink-2 empty:hidden">
      <p className="break-words">
        <span role="status">{headline(search)}</span> in <WireText text={directory.text} />
        {progress !== null && (
          <>
            {" "}
            · looked at {formatCount(entries)} {entries === 1 ? "entry" : "entries"} in{" "}
            {formatCount(progress.directories)} {progress.directories === 1 ? "folder" : "folders"}
          </>
        )}
        {status.is === "running" && progress !== null && (
          <>
            {" "}
            · at <WireText text={progress.path} />
          </>
        )}
      </p>
      {found > MATCHES_KEPT && (
        <p>The list holds the first {formatCount(MATCHES_KEPT)}. Narrow the search to see the others.</p>
      )}
      {status.is === "cut-short" && (
        <p className="text-wrong">The server went away before everything was looked at. Search again.</p>
      )}
      {status.is === "failed" && <ProblemAlert action="Search" problem={status.problem} />}
      {unread > 0 && (
        <details>
          <summary className="w-fit rounded-sm text-wrong">
            {formatCount(unread)} {unread === 1 ? "folder" : "folders"} could not be looked into
          </summary>
          <FailedPaths
            label="What could not be looked into"
            failed={failed}
            moreFailed={moreFailed}
            className="mt-1 max-h-32"
          />
        </details>
      )}
    </div>
  );
}

const endings = {
  running: "so far",
  stopped: "until it was stopped",
  finished: "",
  "cut-short": "until it broke off",
  failed: "until it failed",
} as const;

/** "12 found", "12 found so far" */
function headline({ status, found }: Search): string {
  if (found === 0) return status.is === "running" ? "Searching" : "Nothing found";
  return `${formatCount(found)} found ${endings[status.is]}`.trim();
}
