"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useState } from "react";
import { toProblem } from "@/lib/client/problem-error";
import { keepListings } from "./files/keep-listings";
import { ServicesProvider } from "./services";
import { useSessions } from "./sessions/use-sessions";
import { Button } from "./ui/button";
import { Mark } from "./ui/mark";
import { NoticeProvider } from "./ui/notices";
import { ProblemAlert } from "./ui/problem-alert";
import { WorkspaceShell } from "./workspace-shell";

// Most deployments have no access password.
const AccessForm = lazy(async () => ({ default: (await import("./sessions/access-form")).AccessForm }));

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Each question costs FTP commands, and each answer is in the log: nothing is asked twice behind one's back.
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
    },
  });
}

export interface WorkspaceProps {
  /** In stead of the sessions and their files: the check of a server. */
  readonly children?: ReactNode;
}

/**
 * The whole page. The check's is the same one with another inside: one of its own that shares some of its scripts would
 * have them cut into smaller pieces, which weigh more.
 */
export function Workspace({ children }: WorkspaceProps) {
  const [queries] = useState(createQueryClient);
  useEffect(() => keepListings(queries), [queries]);
  return (
    <QueryClientProvider client={queries}>
      <ServicesProvider>
        <NoticeProvider>
          <Entrance>{children}</Entrance>
        </NoticeProvider>
      </ServicesProvider>
    </QueryClientProvider>
  );
}

/** A file dropped beside the session would make the browser leave the page and show it. */
function useNoStrayDrops(): void {
  const refuse = useCallback((event: DragEvent) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  }, []);
  useEffect(() => {
    window.addEventListener("dragover", refuse);
    window.addEventListener("drop", refuse);
    return () => {
      window.removeEventListener("dragover", refuse);
      window.removeEventListener("drop", refuse);
    };
  }, [refuse]);
}

/** Waits for this browser's sessions: nothing may be asked before their answer brought the cookie. */
function Entrance({ children }: WorkspaceProps) {
  const sessions = useSessions();
  useNoStrayDrops();
  if (sessions.data !== undefined) return children ?? <WorkspaceShell sessions={sessions.data} />;
  const problem = sessions.isError ? toProblem(sessions.error) : null;
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      {problem === null ? (
        <p className="flex items-center gap-2 text-ink-2" aria-live="polite">
          <Mark /> Looking for your sessions…
        </p>
      ) : problem.code === "not-signed-in" ? (
        <Suspense>
          <Suspense>
            <AccessForm />
          </Suspense>
        </Suspense>
      ) : (
        <div className="w-full max-w-lg">
          <ProblemAlert problem={problem}>
            <Button onClick={() => void sessions.refetch()}>Try again</Button>
          </ProblemAlert>
        </div>
      )}
    </main>
  );
}
