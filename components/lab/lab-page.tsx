"use client";

import { Tooltip } from "@base-ui/react/tooltip";
import { Maximize2, Minimize2 } from "lucide-react";
import { useState } from "react";
import { buttonClass } from "@/components/ui/button";
import { Mark } from "@/components/ui/mark";
import { ThemeToggle } from "@/components/ui/theme-toggle";
import { firstUnfinished, isDone, labProgress } from "@/lib/client/lab/progress";
import { appPath } from "@/lib/contract/base-path";
import type { ScenarioId } from "@/lib/protocol/lab/scenario";
import { scenarioOf, scenarios } from "@/lib/protocol/lab/scenarios/scenario-list";
import { ScenarioDesk } from "./scenario-desk";
import { ScenarioList } from "./scenario-list";
import { useLabProgress } from "./use-progress";

/** Times as large as elsewhere, in the large view: to be read from the back of a room. */
const LARGE = 1.35;

export interface LabPageProps {
  /** Null: the first that isn't done yet. */
  readonly scenario: ScenarioId | null;
}

/** The lab: scenarios of simulated networks, in which data connections fail, and are mended. */
export function LabPage({ scenario: wanted }: LabPageProps) {
  const [scenario] = useState(() =>
    wanted === null ? firstUnfinished(labProgress.current(), scenarios) : scenarioOf(wanted),
  );
  const [isLarge, setLarge] = useState(false);
  const progress = useLabProgress();
  if (scenario === null) return null;
  const next = scenarios[scenarios.findIndex(({ id }) => id === scenario.id) + 1] ?? null;
  const done = scenarios.filter((one) => isDone(progress, one)).length;
  const list = <ScenarioList scenarios={scenarios} current={scenario.id} />;
  return (
    <Tooltip.Provider delay={500}>
      <div data-large={isLarge || undefined} className="flex min-h-dvh flex-col text-md lg:h-dvh">
        <header className="flex h-bar shrink-0 items-center gap-2 border-b border-line bg-sheet px-3 sm:gap-4 sm:px-4">
          <a href={appPath("/")} className="flex items-center gap-2 rounded-md text-lg font-semibold">
            <Mark />
            Portside
          </a>
          <p className="min-w-0 flex-1 truncate">Lab</p>
          <a href={appPath("/guide")} className={buttonClass("quiet")}>
            Guide
          </a>
          <button
            type="button"
            aria-pressed={isLarge}
            className={buttonClass("quiet")}
            onClick={() => setLarge(!isLarge)}
          >
            {isLarge ? (
              <Minimize2 size={15} aria-hidden="true" />
            ) : (
              <Maximize2 size={15} aria-hidden="true" />
            )}
            <span className="max-sm:sr-only">Large view</span>
          </button>
          <ThemeToggle />
        </header>
        <div
          className={`flex min-h-0 flex-1 flex-col lg:grid ${isLarge ? "lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]" : "lg:grid-cols-[232px_minmax(0,1fr)_400px] xl:grid-cols-[264px_minmax(0,1fr)_430px]"}`}
        >
          {!isLarge && (
            <nav
              aria-label="Scenarios"
              className="border-line px-3 py-4 max-lg:hidden lg:overflow-auto lg:border-r"
            >
              <p className="px-2 pb-2 text-sm font-medium text-ink-2">
                Scenarios, {done} of {scenarios.length} done
              </p>
              {list}
            </nav>
          )}
          {!isLarge && (
            <details className="border-b border-line px-3 py-2 lg:hidden">
              <summary className="select-none">
                Scenarios, {done} of {scenarios.length} done
              </summary>
              <nav aria-label="Scenarios" className="pt-2">
                {list}
              </nav>
            </details>
          )}
          <ScenarioDesk scenario={scenario} next={next} scale={isLarge ? LARGE : 1} />
        </div>
      </div>
    </Tooltip.Provider>
  );
}
