import { z } from "zod";
import { dataModeSchema, wireText } from "./session";

/** A whole path as bytes, base64url, for names that are not valid in the session's charset. */
export const pathBytesSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/, { error: "must be base64url" })
  .max(8192);

/**
 * A name (or several, joined by slashes) below `pathBytes` as text: for what a person types in a directory whose own
 * path is no text. It is written in the session's charset, which the client needn't know.
 */
export const belowSchema = wireText.min(1).refine((text) => !text.startsWith("/"), {
  error: "must not begin with a slash",
});

export const entryTypeSchema = z.enum(["file", "directory", "link", "other"]);

export const entrySchema = z.object({
  name: z.string(),
  /**
   * base64url of the name's bytes: when the name isn't valid in the session's charset, and for every name beyond ASCII
   * where the directory was asked for by its bytes. The entry's own path is then the listing's `pathBytes`, a slash
   * and these.
   */
  nameBytes: z.string().optional(),
  type: entryTypeSchema,
  size: z.number().nullable(),
  modifiedAt: z.string().nullable(),
  modifiedPrecision: z.enum(["second", "minute", "day", "year"]).nullable(),
  permissions: z.object({ mode: z.string(), text: z.string() }).nullable(),
  owner: z.string().nullable(),
  group: z.string().nullable(),
  linkTarget: z.string().nullable(),
  can: z.string().nullable(),
});
export type Entry = z.infer<typeof entrySchema>;

export const listingSchema = z.object({
  path: z.string(),
  /**
   * base64url of the listed path's bytes: whenever an entry has `nameBytes`, the path was asked for by its bytes, or it
   * holds more than ASCII (so that a client can stay where it is when the session's charset changes).
   */
  pathBytes: z.string().optional(),
  entries: z.array(entrySchema),
  listedWith: z.enum(["MLSD", "LIST", "NLST"]),
  dataMode: dataModeSchema,
  exchange: z.int(),
  elapsedMs: z.number(),
});
export type Listing = z.infer<typeof listingSchema>;

/** The last line of a listing as NDJSON; the lines before it are entries. */
export const listingEndSchema = listingSchema
  .omit({ entries: true })
  .extend({ finished: z.literal(true), count: z.int() });
export type ListingEnd = z.infer<typeof listingEndSchema>;

/** A path in a query: exactly one of `path` and `pathBytes`; the latter may have something below it. */
export const pathQuerySchema = z.strictObject({
  path: wireText.optional(),
  pathBytes: pathBytesSchema.optional(),
  below: belowSchema.optional(),
});

/** `GET …/content` */
export const contentQuerySchema = pathQuerySchema.extend({
  disposition: z.enum(["inline", "attachment"]).default("attachment"),
});

/** `POST …/directories` */
export const directoryRequestSchema = z.strictObject({
  path: wireText.optional(),
  pathBytes: pathBytesSchema.optional(),
  below: belowSchema.optional(),
  parents: z.boolean().default(false),
});
export type DirectoryRequest = z.input<typeof directoryRequestSchema>;

/** `POST …/rename` */
export const renameRequestSchema = z.strictObject({
  from: wireText.optional(),
  fromBytes: pathBytesSchema.optional(),
  to: wireText.optional(),
  toBytes: pathBytesSchema.optional(),
  /** Below `toBytes`. */
  toBelow: belowSchema.optional(),
  replace: z.boolean().default(false),
});
export type RenameRequest = z.input<typeof renameRequestSchema>;

/** `POST …/delete` */
export const deleteRequestSchema = z.strictObject({
  paths: z.array(wireText).max(100_000).optional(),
  pathsBytes: z.array(pathBytesSchema).max(100_000).optional(),
  recursive: z.boolean().default(false),
});
export type DeleteRequest = z.input<typeof deleteRequestSchema>;

/** `POST …/copy` */
export const copyRequestSchema = z.strictObject({
  from: wireText.optional(),
  fromBytes: pathBytesSchema.optional(),
  /** The copy's own path, not the directory it comes into. */
  to: wireText.optional(),
  toBytes: pathBytesSchema.optional(),
  /** Below `toBytes`. */
  toBelow: belowSchema.optional(),
  /** The session whose server `to` is on; without it the same. */
  toSession: z.string().max(64).optional(),
});
export type CopyRequest = z.input<typeof copyRequestSchema>;

/** `GET …/archive`: each parameter as often as there are paths. */
export const archiveQuerySchema = z.strictObject({
  path: z.array(wireText).optional(),
  pathBytes: z.array(pathBytesSchema).optional(),
});

/** `POST …/archives` */
export const archiveRequestSchema = z.strictObject({
  paths: z.array(wireText).max(100_000).optional(),
  pathsBytes: z.array(pathBytesSchema).max(100_000).optional(),
});
export type ArchiveRequest = z.input<typeof archiveRequestSchema>;

/** The answer to a PUT. */
export const storedSchema = z.object({ path: z.string(), size: z.number(), sha256: z.string().optional() });
export type Stored = z.infer<typeof storedSchema>;
