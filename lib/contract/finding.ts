import { z } from "zod";
import type { Finding as DiagnosedFinding } from "../protocol/diagnosis/finding";

/** What a finding proposes; the same words as in a session's settings. */
const proposedSettingsSchema = z.object({
  dataMode: z.enum(["passive", "active"]),
  passiveAddress: z.enum(["auto", "control-host", "trust"]),
  passiveCommand: z.enum(["auto", "EPSV", "PASV"]),
  activeCommand: z.enum(["auto", "EPRT", "PORT"]),
  activeAddress: z.string(),
  activePorts: z.string(),
  transferConnections: z.int(),
  timeoutSeconds: z.int(),
});

const label = z.string();

const findingActionSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("change-settings"), label, settings: proposedSettingsSchema.partial() }),
  z.object({
    type: z.literal("open-settings"),
    label,
    field: proposedSettingsSchema.keyof(),
  }),
  z.object({
    type: z.literal("reconnect"),
    label,
    encryption: z.enum(["none", "explicit", "implicit"]).optional(),
  }),
  z.object({ type: z.literal("accept-certificate"), label, sha256: z.string() }),
  z.object({ type: z.literal("retry"), label }),
  z.object({ type: z.literal("check"), label }),
]);

const operatorChangeSchema = z.object({
  who: z.enum(["server", "server-network", "client-network"]),
  where: z.string(),
  what: z.string(),
  lines: z.array(z.string()),
  isGuess: z.boolean(),
});

/** What the diagnosis concludes: the fields that contracts name, and the rest of what it knows. */
export const findingSchema = z.object({
  id: z.string(),
  title: z.string(),
  advice: z.string(),
  confidence: z.enum(["certain", "likely", "possible"]),
  cause: z.string(),
  /** Numbers of the events that it rests on. */
  evidence: z.array(z.int()),
  actions: z.array(findingActionSchema),
  changes: z.array(operatorChangeSchema),
  nextTest: z.object({ text: z.string(), action: findingActionSchema.nullable() }).nullable(),
});
export type Finding = z.infer<typeof findingSchema>;
export type FindingAction = Finding["actions"][number];
export type OperatorChange = Finding["changes"][number];

/** A finding of the pure diagnosis, as it crosses HTTP. */
export function findingOf(finding: DiagnosedFinding): Finding {
  return findingSchema.parse(finding);
}
