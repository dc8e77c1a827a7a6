import { z } from "zod";

/** `GET /api/settings`: what the interface needs to know about this deployment. */
export const appSettingsSchema = z.object({
  version: z.string(),
  practice: z.object({ host: z.string(), port: z.int(), user: z.string(), password: z.string() }).nullable(),
  sites: z.array(z.object({ name: z.string(), url: z.string() })),
  limits: z.object({ sessionsPerBrowser: z.int() }),
});
export type AppSettings = z.infer<typeof appSettingsSchema>;

/** `GET /api/health` */
export const healthSchema = z.object({
  status: z.literal("ok"),
  version: z.string(),
  sessions: z.int(),
  uptimeSeconds: z.number(),
});
export type Health = z.infer<typeof healthSchema>;

/** `POST /api/access` */
export const accessRequestSchema = z.strictObject({ password: z.string().max(1024) });
export type AccessRequest = z.input<typeof accessRequestSchema>;
