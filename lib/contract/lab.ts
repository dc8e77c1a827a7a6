import { z } from "zod";
import { guideTopics, type LabChanges, scenarioIds } from "../protocol/lab/scenario";
import type { StepEvent } from "../protocol/lab/step";
import { networkEventSchema } from "./network-event";
import { problemSchema } from "./problem";
import {
  activeCommandSchema,
  dataModeSchema,
  passiveCommandSchema,
  portSchema,
  sessionSchema,
  wireText,
} from "./session";
import { transcriptSchema } from "./traffic";

export const scenarioIdSchema = z.enum(scenarioIds);

const portsSchema = z
  .strictObject({ first: portSchema, last: portSchema })
  .refine(({ first, last }) => first <= last, { error: "must rise from the first port to the last" });
/** What rules and forwards are called: shown, and named in events. */
const idSchema = z.string().min(1).max(60);
const actionSchema = z.enum(["allow", "drop", "reject", "prohibit"]);
/** Rules, or forwards, of one gateway: more than any lesson needs. */
export const mostRules = 20;

/** Events name rules and forwards by what they are called. */
const areUnique = (named: readonly { readonly id: string }[]) =>
  new Set(named.map(({ id }) => id)).size === named.length;
const sameName = { error: "must not have two of the same id" };

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
    .max(mostRules)
    .refine(areUnique, sameName),
  otherwise: z.strictObject({ in: actionSchema, out: actionSchema }),
  nat: z
    .strictObject({
      publicAddress: z.ipv4(),
      forwards: z
        .array(z.strictObject({ id: idSchema, ports: portsSchema, to: z.ipv4() }))
        .max(mostRules)
        .refine(areUnique, sameName),
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
export const stepRequestSchema = z.strictObject({
  until: z.enum(["next", "end"]).default("next"),
  /** The step that is meant: 409 when another one waits by now. */
  number: z.int().exactOptional(),
});
export type StepRequest = z.input<typeof stepRequestSchema>;
/** Null with `end` alone, when nothing waited. */
export const stepResponseSchema = z.object({ went: pendingStepSchema.nullable() });

/** What a session of the lab is. */
const labViewSchema = z.object({
  scenario: scenarioIdSchema,
  /** Whether the next command or dial will wait. */
  stepping: z.boolean(),
});
export type LabView = z.infer<typeof labViewSchema>;

/** A session as its own address tells it; `lab` is null on the real network. */
export const sessionViewSchema = sessionSchema.extend({ lab: labViewSchema.nullable() });
export type SessionView = z.infer<typeof sessionViewSchema>;

/** A run that came to no login: what both ends saw up to there, and what only the network saw. */
export const labRunProblemSchema = problemSchema.extend({ network: z.array(networkEventSchema).optional() });
export type LabRunProblem = z.infer<typeof labRunProblemSchema>;

/** `?format=json` of a run's session. */
export const labTranscriptSchema = transcriptSchema.extend({ network: z.array(networkEventSchema) });

const labTopologySchema = z.object({
  sites: z.array(
    z.object({
      id: z.string(),
      names: z.array(z.string()),
      ipv4: z.string().nullable(),
      ipv6: z.string().nullable(),
      latency: z.number(),
      gateway: gatewaySchema.nullable(),
    }),
  ),
});

const labFieldSchema = z.discriminatedUnion("at", [
  z.object({
    at: z.literal("gateway"),
    site: z.string(),
    part: z.enum(["rules", "otherwise", "forwards", "helper"]),
  }),
  z.object({ at: z.literal("server"), field: labServerSchema.keyof() }),
  z.object({ at: z.literal("client"), field: labClientSchema.keyof() }),
]);

/** `GET /api/lab/scenarios`: what a scenario is made of, but the predicates that judge its runs. */
export const scenarioSchema = z.object({
  id: scenarioIdSchema,
  title: z.string(),
  summary: z.string(),
  story: z.array(z.string()),
  setup: z.object({ topology: labTopologySchema, server: labServerSchema, client: labClientSchema }),
  actions: z.array(z.object({ do: z.enum(["list", "download"]), path: z.string() })),
  goals: z.array(z.object({ id: z.string(), text: z.string(), explanation: z.string() })),
  hints: z.array(z.string()),
  quiz: z.array(
    z.object({
      id: z.string(),
      question: z.string(),
      answers: z.array(z.object({ text: z.string(), isRight: z.boolean(), because: z.string() })),
    }),
  ),
  editable: z.array(labFieldSchema),
  solutions: z.array(z.object({ goal: z.string(), label: z.string(), changes: labChangesSchema })),
  topics: z.array(z.enum(guideTopics)),
});

// Changes that passed the schema are changes; assigning one to the other fails to compile when they part.
export type ParsedLabChanges = z.output<typeof labChangesSchema>;
export const labChangesMatchType: ParsedLabChanges extends LabChanges ? true : never = true;
