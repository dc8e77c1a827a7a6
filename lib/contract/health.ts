import { z } from "zod";

/** `GET /api/health` */
export const healthSchema = z.object({
  status: z.literal("ok"),
  version: z.string(),
  sessions: z.int(),
  uptimeSeconds: z.number(),
});
export type Health = z.infer<typeof healthSchema>;
