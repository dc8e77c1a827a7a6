import { z } from "zod";
import { belowSchema, entrySchema, entryTypeSchema, pathBytesSchema } from "./files";
import { jobEndSchema } from "./problem";
import { wireText } from "./session";

/** A whole number as queries have it. */
function countSchema(pattern: RegExp, error: string) {
  return z.string().regex(pattern, { error }).pipe(z.coerce.number<string>().int());
}

const bytesSchema = countSchema(/^\d{1,15}$/, "must be a number of bytes");

const momentSchema = z.union([z.iso.datetime({ offset: true }), z.iso.date()], {
  error: "must be a date or a moment in ISO 8601",
});

/** What a query says yes or no with. */
const flagSchema = z.enum(["true", "false"]);

/** `GET …/search` for entries: what all of these say of an entry has to hold. */
export const searchQuerySchema = z.strictObject({
  path: wireText.optional(),
  pathBytes: pathBytesSchema.optional(),
  below: belowSchema.optional(),
  /** A pattern with `*` and `?`; without them a part of the name. */
  name: z.string().min(1).max(1000).optional(),
  caseSensitive: flagSchema.default("false"),
  type: entryTypeSchema.optional(),
  /** Bytes. Only files have a size here, and only those whose listing tells it. */
  minSize: bytesSchema.optional(),
  maxSize: bytesSchema.optional(),
  /**
   * Bounds of the date of change, themselves included. A date that the server tells less exactly matches when it may be
   * between them; one without a time zone is read as UTC.
   */
  modifiedAfter: momentSchema.optional(),
  modifiedBefore: momentSchema.optional(),
  /** Directories below each other that are looked into: 1 is the named one alone. */
  depth: countSchema(/^[1-9]\d{0,3}$/, "must be a number of directories, at least 1").optional(),
  totals: z.literal("false").optional(),
});
export type SearchParameters = z.infer<typeof searchQuerySchema>;

/** All parameters that one or the other takes. */
export const searchParametersSchema = searchQuerySchema.extend({ totals: flagSchema.default("false") });

/** `GET …/search?totals=true`: each of the paths as often as there are some. */
export const totalsQuerySchema = z.strictObject({
  path: z.array(wireText).optional(),
  pathBytes: z.array(pathBytesSchema).optional(),
  totals: z.tuple([z.literal("true")]),
});

/** A line of a search: an entry, and the directory that it is in (`pathBytes` as in a listing). */
export const searchMatchSchema = z.object({
  match: entrySchema,
  directory: z.object({ path: z.string(), pathBytes: z.string().optional() }),
});

/** How far a search is: directories that were listed, entries that were looked at, where it is. */
export const searchProgressSchema = z.object({
  directories: z.int(),
  entries: z.int(),
  path: z.string(),
});

/** What a tree holds; a directory that was named counts itself. Links are counted, not followed. */
export const treeTotalsSchema = z.object({
  files: z.int(),
  directories: z.int(),
  links: z.int(),
  others: z.int(),
  /** Of the files that tell their size. */
  bytes: z.number(),
  /** Files that don't. */
  unknownSizes: z.int(),
});
export type TreeTotals = z.infer<typeof treeTotalsSchema>;

/** The last line: whether everything was looked at, and what could not be. */
export const searchEndSchema = jobEndSchema.pick({ finished: true, failed: true, moreFailed: true });
export type SearchEnd = z.infer<typeof searchEndSchema>;
export const totalsEndSchema = searchEndSchema.extend({ totals: treeTotalsSchema });
