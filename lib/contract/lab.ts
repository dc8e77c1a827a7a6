import { z } from "zod";
import { type LabChanges, scenarioIds } from "../protocol/lab/scenario";
import type { StepEvent } from "../protocol/lab/step";
import { activeCommandSchema, dataModeSchema, passiveCommandSchema, portSchema, wireText } from "./session";

export const scenarioIdSchema = z.enum(scenarioIds);

const portsSchema = z
  .strictObject({ first: portSchema, last: portSchema })
  .refine(({ first, last }) => first <= last, { error: "must rise from the first port to the last" });
/** What rules and forwards are called: shown, and named in events. */
const idSchema = z.string().min(1).max(60);
const actionSchema = z.enum(["allow", "drop", "reject", "prohibit"]);
/** More than any lesson needs. */
const mostRules = 20;

export const gatewaySchema = z.strictObject({
  rules: z
    .array(
      z.strictObject({
        id: idSchema,
        direction: z.enum(["in", "out"]),
        ports: portsSchema.nullable(),
        action: actionSchema,
      }),
    )
    .max(mostRules),
  otherwise: z.strictObject({ in: actionSchema, out: actionSchema }),
  nat: z
    .strictObject({
      publicAddress: z.ipv4(),
      forwards: z.array(z.strictObject({ id: idSchema, ports: portsSchema, to: z.ipv4() })).max(mostRules),
      hairpin: z.boolean(),
    })
    .nullable(),
  ftpHelper: z.boolean(),
});

const labServerSchema = z.strictObject({
  passivePorts: portsSchema.nullable(),
  passiveAddress: z.ipv4().nullable(),
  dialsForeignAddresses: z.boolean(),
});

const labClientSchema = z.strictObject({
  host: wireText.min(1).max(255),
  encryption: z.enum(["none", "explicit"]),
  dataMode: dataModeSchema,
  passiveCommand: passiveCommandSchema,
  passiveAddress: z.enum(["auto", "control-host", "trust"]),
  activeCommand: activeCommandSchema,
  activeAddress: z.union([z.ipv4(), z.ipv6()]).nullable(),
  activePorts: portsSchema.nullable(),
});

export const labChangesSchema = z.strictObject({
  gateways: z.record(idSchema, gatewaySchema).exactOptional(),
  server: labServerSchema.exactPartial().exactOptional(),
  client: labClientSchema.exactPartial().exactOptional(),
});

const endpointSchema = z.object({ address: z.string(), port: z.int() });

/** What a run in step mode waits with. */
export const pendingStepSchema = z.object({
  number: z.int(),
  actor: z.enum(["client", "server"]),
  action: z.discriminatedUnion("type", [
    z.object({ type: z.literal("command"), line: z.string() }),
    z.object({ type: z.literal("dial"), purpose: z.enum(["control", "data"]), to: endpointSchema }),
  ]),
});

/** `event: step` on the stream of a run's session. */
export const stepEventSchema = z.object({
  type: z.literal("step"),
  at: z.number(),
  waiting: pendingStepSchema.nullable(),
}) satisfies z.ZodType<StepEvent>;

/** `POST /api/lab/scenarios/{id}/runs` → 201 with a session on the simulated network. */
export const labRunRequestSchema = z.strictObject({
  changes: labChangesSchema.default({}),
  /** Waits before each command and each dial until `POST /api/sessions/{id}/step`. */
  step: z.boolean().default(false),
});
export type LabRunRequest = z.input<typeof labRunRequestSchema>;

/** `POST /api/sessions/{id}/step`: lets what waits go, alone or with all that follows. */
export const stepRequestSchema = z.strictObject({ until: z.enum(["next", "end"]).default("next") });
export const stepResponseSchema = z.object({ went: pendingStepSchema });

// Changes that passed the schema are changes; assigning one to the other fails to compile when they part.
export type ParsedLabChanges = z.output<typeof labChangesSchema>;
export const labChangesMatchType: ParsedLabChanges extends LabChanges ? true : never = true;
