import type { GuideTopic, ScenarioId } from "../lab/scenario";

/** What somebody sees, and where it leads. */
export interface Symptom {
  /** The part behind # of its place on the page. */
  readonly id: string;
  /** As people say it. */
  readonly title: string;
  /** What stands in the log: ">" what the client sends, "<" what the server answers, "!" what becomes of a connection. */
  readonly seen: readonly string[];
  /** Why, in plain sentences. */
  readonly cause: readonly string[];
  /** What mends it, best first. */
  readonly remedies: readonly string[];
  /** What the check tells about it. */
  readonly check: string;
  /** Where it can be tried; null where no network is to blame. */
  readonly scenario: ScenarioId | null;
  readonly topics: readonly GuideTopic[];
  /** Findings of the diagnosis that say the same of a session. */
  readonly findings: readonly string[];
}
