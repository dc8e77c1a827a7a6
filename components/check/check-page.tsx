"use client";

import { useSessions } from "@/components/sessions/use-sessions";
import { Mark } from "@/components/ui/mark";
import { ThemeToggle } from "@/components/ui/theme-toggle";
import { appPath } from "@/lib/contract/base-path";
import { CheckDesk } from "./check-desk";

/** A page that checks a server step by step, and says why a data connection fails and what to change. */
export function CheckPage() {
  const { data = [], isPending } = useSessions();
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-bar shrink-0 items-center gap-3 border-b border-line px-3 print:hidden">
        <a href={appPath("/")} className="flex items-center gap-2 rounded-md text-lg font-semibold">
          <Mark />
          Portside
        </a>
        <p className="min-w-0 flex-1 truncate text-ink-2">Check</p>
        <ThemeToggle />
      </header>
      <main className="mx-auto w-full max-w-4xl flex-1 px-4 py-8 print:p-0">
        <CheckDesk sessions={isPending ? null : data} />
      </main>
    </div>
  );
}
