import { z } from "zod";
import { checkStatuses, checkSteps } from "../protocol/check/steps";
import { findingSchema } from "./finding";
import { sessionRequestSchema } from "./session";
import { trafficEventSchema } from "./traffic";

/** One of this browser's sessions: its settings, its password and all. */
export const sessionCheckSchema = z.strictObject({ session: z.string().min(1).max(200) });

/** `POST /api/checks`: the login to check, as `POST /api/sessions` has it, or a session. */
export const checkRequestSchema = z.union([sessionCheckSchema, sessionRequestSchema]);
export type CheckRequest = z.input<typeof checkRequestSchema>;

/** A step that is over. */
export const checkLineSchema = z.object({
  /** Stable; in this order, but `tls` before `greeting` where TLS is implicit. */
  step: z.enum(checkSteps),
  /** For people. */
  title: z.string(),
  /** `warning`: legal, but unwise. `skipped`: not looked at; the detail says why. */
  status: z.enum(checkStatuses),
  detail: z.string(),
  /** The exchange that it was; null for a step without traffic. */
  exchange: z.int().nullable(),
  /** The likeliest cause of a failure, or what a warning is about. */
  finding: findingSchema.optional(),
  /** What the step caused on the wire. */
  events: z.array(trafficEventSchema),
});
export type CheckLine = z.infer<typeof checkLineSchema>;

/** The last line. */
export const checkEndSchema = z.object({
  verdict: z.enum(["passed", "warnings", "failed"]),
  /** One sentence: what works, and what is to be done. */
  summary: z.string(),
});
export type CheckEnd = z.infer<typeof checkEndSchema>;
