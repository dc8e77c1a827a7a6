import { z } from "zod";
import { belowSchema, pathBytesSchema } from "./files";
import { wireText } from "./session";

/** Octal digits for owner, group and everyone else, each the sum of 4, 2 and 1; before them perhaps the special bits. */
export const modeSchema = z.string().regex(/^[0-7]{3,4}$/, { error: "must be three or four octal digits" });

/** `POST …/permissions` */
export const permissionsRequestSchema = z
  .strictObject({
    paths: z.array(wireText).max(100_000).optional(),
    pathsBytes: z.array(pathBytesSchema).max(100_000).optional(),
    /** For what is named; with `recursive: true` for all below it, too. */
    mode: modeSchema.optional(),
    /**
     * Whether what is in directories changes as well. As an object it tells the modes of files and of directories, those
     * that are named included, and null leaves that kind as it is; `mode` isn't used then.
     */
    recursive: z
      .union([
        z.boolean(),
        z.strictObject({ files: modeSchema.nullable(), directories: modeSchema.nullable() }),
      ])
      .default(false),
  })
  .refine(({ mode, recursive }) => mode !== undefined || typeof recursive === "object", {
    error: "is needed, unless recursive names modes",
    path: ["mode"],
  });
export type PermissionsRequest = z.input<typeof permissionsRequestSchema>;

/** `POST …/modified` */
export const modifiedRequestSchema = z.strictObject({
  path: wireText.optional(),
  pathBytes: pathBytesSchema.optional(),
  /** Below `pathBytes`. */
  below: belowSchema.optional(),
  /** ISO 8601 in UTC; servers keep whole seconds. */
  modifiedAt: z.iso.datetime(),
});
export type ModifiedRequest = z.input<typeof modifiedRequestSchema>;
