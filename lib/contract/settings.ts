import { z } from "zod";
import { encryptionSchema, sessionChangeSchema } from "./session";

/** Marks by which people tell their sites apart. */
export const siteColours = ["red", "orange", "yellow", "green", "cyan", "blue", "magenta"] as const;
export const siteColourSchema = z.enum(siteColours);
export type SiteColour = z.infer<typeof siteColourSchema>;

/** A site that the operator offers to everyone (`PORTSIDE_SITES`); never with a password. */
export const offeredSiteSchema = z.object({
  name: z.string(),
  /** Where it is: ftp, ftpes or ftps, perhaps with a user and a path. */
  url: z.string(),
  /** Folders it stands in, from the outermost. */
  folder: z.array(z.string()).optional(),
  notes: z.string().optional(),
  colour: siteColourSchema.optional(),
  /** Settings of its sessions, where they aren't the defaults. */
  settings: sessionChangeSchema.extend({ encryption: encryptionSchema.optional() }).optional(),
});
export type OfferedSite = z.infer<typeof offeredSiteSchema>;

/** `GET /api/settings`: what the interface needs to know about this deployment. */
export const appSettingsSchema = z.object({
  version: z.string(),
  practice: z.object({ host: z.string(), port: z.int(), user: z.string(), password: z.string() }).nullable(),
  sites: z.array(offeredSiteSchema),
  /** Whether browsers have to give an access password: who is asked can sign out, too. */
  hasAccessPassword: z.boolean(),
  limits: z.object({ sessionsPerBrowser: z.int() }),
});
export type AppSettings = z.infer<typeof appSettingsSchema>;
