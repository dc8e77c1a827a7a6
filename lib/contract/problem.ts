import { z } from "zod";
import { findingSchema } from "./finding";
import { certificateSchema, trafficEventSchema } from "./traffic";

export const problemCodes = [
  "invalid-request",
  "command-refused",
  "not-signed-in",
  "login-refused",
  "host-not-allowed",
  "cross-site",
  "not-found",
  "already-exists",
  "conflict",
  "too-large",
  "range-not-satisfiable",
  "busy",
  "denied",
  "not-supported",
  "connection-failed",
  "data-connection-failed",
  "ftp-error",
  "timeout",
  "storage-full",
  "internal",
] as const;
export const problemCodeSchema = z.enum(problemCodes);
export type ProblemCode = z.infer<typeof problemCodeSchema>;

/** RFC 9457, `application/problem+json`. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** What to do next, in a sentence. */
  detail: z.string(),
  code: problemCodeSchema,
  ftp: z.object({ command: z.string().nullable(), code: z.int(), reply: z.string() }).optional(),
  /** The likeliest cause of a failure. */
  finding: findingSchema.optional(),
  /** Other causes that fit, likeliest first. */
  otherFindings: z.array(findingSchema).optional(),
  exchange: z.int().optional(),
  /** For `invalid-request`. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** For an untrusted certificate. */
  certificate: certificateSchema.optional(),
  /** For a failed connect or login: the traffic up to there. */
  events: z.array(trafficEventSchema).optional(),
  /** For an upload that broke off: the name of a part that stayed on the server. */
  leftBehind: z.string().optional(),
  /** For a name that is taken: what is there. */
  existing: z.object({ size: z.number().nullable(), modifiedAt: z.string().nullable() }).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** A response header with a problem's code: the answer to HEAD has no body to say it in. */
export const problemHeader = "Portside-Problem";

/** Beside it in an answer to HEAD: title and detail, as JSON that is percent-encoded, where they aren't too long. */
export const problemWordsHeader = "Portside-Problem-Words";
export const problemWordsSchema = problemSchema.pick({ title: true, detail: true });
export type ProblemWords = z.infer<typeof problemWordsSchema>;

/** Lines of a job's NDJSON. */
export const jobProgressSchema = z.object({
  /** Entries. */
  done: z.int(),
  total: z.int().optional(),
  /** Bytes so far, of jobs that move some. */
  bytes: z.number().optional(),
  path: z.string(),
});
export const jobEndSchema = z.object({
  finished: z.boolean(),
  /** The first that failed, at most 1000. */
  failed: z.array(z.object({ path: z.string(), problem: problemSchema })),
  /** How many more failed; absent for none. */
  moreFailed: z.int().optional(),
  /** Entries that such a job leaves as they are, links for one; absent for none. */
  skipped: z.int().optional(),
});
export type JobProgress = z.infer<typeof jobProgressSchema>;
export type JobEnd = z.infer<typeof jobEndSchema>;
