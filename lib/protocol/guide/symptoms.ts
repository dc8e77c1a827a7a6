import { controlSymptoms } from "./control-symptoms";
import { dataSymptoms } from "./data-symptoms";
import type { Symptom } from "./symptom";

/** Everything that people come with, the second connection's first: it is to blame most of the time. */
export const symptoms: readonly Symptom[] = [...dataSymptoms, ...controlSymptoms];
