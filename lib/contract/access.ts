import { z } from "zod";

/** What an access password may have at most, in UTF-16 code units. */
export const longestPassword = 1024;

/** `POST /api/access` */
export const accessRequestSchema = z.strictObject({ password: z.string().max(longestPassword) });
/** `DELETE /api/access`: this browser, or every one that is signed in. */
export const signOutQuerySchema = z.strictObject({ everywhere: z.enum(["true", "false"]).default("false") });
export type AccessRequest = z.input<typeof accessRequestSchema>;
