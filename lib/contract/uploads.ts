import { z } from "zod";
import { belowSchema, pathBytesSchema } from "./files";
import { wireText } from "./session";

/** The version of the tus protocol (https://tus.io/protocols/resumable-upload). */
export const tusVersion = "1.0.0";

/** Which of its extensions there are: uploads can come with their creation, be discarded, and grow too old. */
export const tusExtensions = ["creation", "creation-with-upload", "termination", "expiration"] as const;

/** The Content-Type of a body that holds bytes of an upload. */
export const uploadContentType = "application/offset+octet-stream";

/**
 * A response header: the name, beside the target, that an upload's bytes have until all have come. So that a client can
 * tell its own from what others left behind.
 */
export const temporaryNameHeader = "Portside-Temporary-Name";

/** What is to become of a name that is taken. */
export const onConflictSchema = z.enum(["fail", "replace", "rename"]);
export type OnConflict = z.infer<typeof onConflictSchema>;

/**
 * `Upload-Metadata` of `POST …/uploads`, its values decoded: exactly one of `path` and `pathBytes`. Whatever else a
 * client says there is kept for it and has no meaning.
 */
export const uploadMetadataSchema = z.object({
  path: wireText.optional(),
  pathBytes: pathBytesSchema.optional(),
  below: belowSchema.optional(),
  onConflict: onConflictSchema.default("fail"),
  /** The file's own date, which it keeps where the server can. */
  modified: z.iso.datetime({ error: "must be a date and time in ISO 8601 with Z" }).optional(),
});
export type UploadMetadata = z.input<typeof uploadMetadataSchema>;
