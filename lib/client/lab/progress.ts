import { z } from "zod";
import { scenarioIdSchema } from "@/lib/contract/lab";
import type { Scenario, ScenarioId } from "@/lib/protocol/lab/scenario";
import { remembered } from "../remembered";

/** What a learner did of a scenario. */
export interface ScenarioProgress {
  /** Ids of the goals that some run reached. */
  readonly goals: readonly string[];
  /** Ids of the questions that were answered rightly. */
  readonly quiz: readonly string[];
}

/** Progress in the lab, by scenario. It stays in this browser. */
export type LabProgress = Readonly<Partial<Record<ScenarioId, ScenarioProgress>>>;

const KEY = "portside.lab.progress";
const ids = z.array(z.string().max(60)).max(40);
const progressSchema = z.partialRecord(scenarioIdSchema, z.object({ goals: ids, quiz: ids }));
const none: ScenarioProgress = { goals: [], quiz: [] };

/** Reads stored progress; what isn't in order counts as none. */
export function parseProgress(text: string | null): LabProgress {
  if (text === null) return {};
  try {
    const parsed = progressSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : {};
  } catch {
    return {}; // Not JSON: somebody edited it.
  }
}

export function progressOf(progress: LabProgress, scenario: ScenarioId): ScenarioProgress {
  return progress[scenario] ?? none;
}

/** With goals reached or questions answered; the same object where nothing is new. */
export function withDone(
  progress: LabProgress,
  scenario: ScenarioId,
  part: keyof ScenarioProgress,
  done: readonly string[],
): LabProgress {
  const before = progressOf(progress, scenario);
  const news = done.filter((id) => !before[part].includes(id));
  if (news.length === 0) return progress;
  return { ...progress, [scenario]: { ...before, [part]: [...before[part], ...news] } };
}

/** Whether each goal of a scenario was reached. */
export function isDone(progress: LabProgress, { id, goals }: Pick<Scenario, "id" | "goals">): boolean {
  const { goals: reached } = progressOf(progress, id);
  return goals.every((goal) => reached.includes(goal.id));
}

/** The scenario to go on with: the first that isn't done, or the first of all. */
export function firstUnfinished<T extends Pick<Scenario, "id" | "goals">>(
  progress: LabProgress,
  scenarios: readonly T[],
): T | null {
  return scenarios.find((scenario) => !isDone(progress, scenario)) ?? scenarios[0] ?? null;
}

const listeners = new Set<() => void>();
let current: LabProgress | null = null;

/** This browser's progress, for `useSyncExternalStore`: other tabs' is taken along when they write. */
export const labProgress = {
  current(): LabProgress {
    current ??= parseProgress(remembered.getItem(KEY));
    return current;
  },
  add(scenario: ScenarioId, part: keyof ScenarioProgress, done: readonly string[]): void {
    const stored = parseProgress(remembered.getItem(KEY));
    const next = withDone(stored, scenario, part, done);
    if (next === stored && current !== null) return;
    current = next;
    remembered.setItem(KEY, JSON.stringify(next));
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    const onStorage = ({ key }: StorageEvent) => {
      if (key !== KEY) return;
      current = null;
      listener();
    };
    listeners.add(listener);
    window.addEventListener("storage", onStorage);
    return () => {
      listeners.delete(listener);
      window.removeEventListener("storage", onStorage);
    };
  },
};
