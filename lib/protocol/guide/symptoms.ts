import { controlSymptoms } from "./control-symptoms";
import { dataSymptoms } from "./data-symptoms";
import type { Symptom } from "./symptom";

/** Everything that people come with, the second connection's first: it is to blame most of the time. */
export const symptoms: readonly Symptom[] = [...dataSymptoms, ...controlSymptoms];

/** The symptom that a finding of the diagnosis explains; null where the guide has none. */
export function symptomOf(finding: string): Symptom | null {
  return symptoms.find(({ findings }) => findings.includes(finding)) ?? null;
}
