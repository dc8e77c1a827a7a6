import { z } from "zod";

/** `GET /api/health` */
export const healthSchema = z.object({
  /** `draining`: it was told to stop, and only lets what is under way come to its end. */
  status: z.enum(["ok", "draining"]),
  version: z.string(),
  sessions: z.int(),
  uptimeSeconds: z.number(),
});
export type Health = z.infer<typeof healthSchema>;
