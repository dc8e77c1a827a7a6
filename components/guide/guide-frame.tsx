import type { ReactNode } from "react";
import { Mark } from "@/components/ui/mark";
import { ThemeToggle } from "@/components/ui/theme-toggle";
import { appPath } from "@/lib/contract/base-path";
import { topicHeadings } from "@/lib/protocol/guide/topics";
import type { GuideTopic } from "@/lib/protocol/lab/scenario";

export interface GuideFrameProps {
  /** The page that this is; null: the list of all. */
  readonly current: GuideTopic | "glossary" | null;
  readonly children: ReactNode;
}

const barLink = "rounded-md px-1 text-ink-2 hover:text-ink";

/** What every page of the guide has around it: the way home, the other pages, and the width that text reads well in. */
export function GuideFrame({ current, children }: GuideFrameProps) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-bar shrink-0 items-center gap-3 border-b border-line px-3 print:hidden">
        <a href={appPath("/")} className="flex items-center gap-2 rounded-md text-lg font-semibold">
          <Mark />
          Portside
        </a>
        <a href={appPath("/guide")} className={barLink}>
          Guide
        </a>
        <span className="flex-1" />
        <a href={appPath("/lab")} className={barLink}>
          Lab
        </a>
        <a href={appPath("/check")} className={barLink}>
          Check
        </a>
        <ThemeToggle />
      </header>
      <div className="mx-auto flex w-full max-w-6xl flex-1 flex-col gap-x-10 gap-y-6 px-4 py-6 lg:flex-row lg:py-10">
        {current !== null && <TopicList current={current} />}
        <main className="mx-auto flex w-full max-w-3xl min-w-0 flex-col gap-5 text-lg leading-relaxed">
          {children}
        </main>
      </div>
    </div>
  );
}

const row =
  "block rounded-md px-2 py-1 hover:bg-well aria-[current]:bg-accent-wash aria-[current]:font-medium";

function TopicList({ current }: { readonly current: GuideTopic | "glossary" }) {
  const place = (topic: string) => (topic === current ? ({ "aria-current": "page" } as const) : {});
  const list = (
    <ul className="flex flex-col gap-0.5">
      {topicHeadings.map(({ topic, title }) => (
        <li key={topic}>
          <a href={appPath(`/guide/${topic}`)} className={row} {...place(topic)}>
            {title}
          </a>
        </li>
      ))}
      <li>
        <a href={appPath("/guide/glossary")} className={row} {...place("glossary")}>
          Glossary
        </a>
      </li>
    </ul>
  );
  return (
    <>
      <nav aria-label="Guide" className="hidden w-60 shrink-0 lg:block print:hidden">
        <div className="sticky top-6">{list}</div>
      </nav>
      <nav aria-label="Guide" className="lg:hidden print:hidden">
        <details className="rounded-lg border border-line bg-sheet">
          <summary className="px-3 py-2 font-medium select-none">All pages of the guide</summary>
          <div className="px-2 pb-2">{list}</div>
        </details>
      </nav>
    </>
  );
}
