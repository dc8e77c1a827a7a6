import { createHash } from "node:crypto";
import { z } from "zod";
import type { UploadPlan } from "@/lib/ftp/session-types";
import { byteString, isByteString } from "@/lib/protocol/byte-string";
import { HttpProblem } from "../http-problem";
import type { Owner } from "../ownership";
import { type Seal, seal, unseal } from "../sealing";
import type { Secret } from "../secret";

/** Whose files an upload is about: any session of the same login may go on with it. */
export interface UploadLogin {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

/** All that has to be known to go on with an upload. */
export interface SealedUpload {
  readonly login: UploadLogin;
  readonly plan: UploadPlan;
  /** As the client said it, for the client. */
  readonly metadata: Readonly<Record<string, string | null>>;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

const head = Buffer.from([1]);

/** Node and proxies take 16 kB for the request line and all headers together. */
const longestToken = 12_000;

const bytes = z.string().refine(isByteString).transform(byteString);
const facts = z.object({ size: z.number().nullable(), modifiedAt: z.string().nullable() });
const contentSchema = z.object({
  login: z.object({ host: z.string(), port: z.number(), user: z.string() }),
  plan: z.object({
    target: bytes,
    temporary: bytes.nullable(),
    size: z.number(),
    onExisting: z.enum(["create", "replace"]),
    existing: facts.nullable(),
    modifiedAt: z.string().nullable(),
  }),
  metadata: z.record(z.string(), z.string().nullable()),
  createdAt: z.number(),
});

/**
 * The id of an upload: the upload itself, sealed for one browser.
 * @throws {HttpProblem} `invalid-request` when it would be too long for an address
 */
export function sealUpload(upload: SealedUpload, owner: Owner, secret: Secret): string {
  const token = seal(Buffer.from(byteJson(upload), "latin1"), head, sealOf(owner, secret));
  if (token.length <= longestToken) return token;
  throw new HttpProblem("invalid-request", {
    detail: "The path and the rest of Upload-Metadata are too long. Shorten them.",
  });
}

/** Null for what isn't this browser's, was changed, or was sealed by another deployment. */
export function openUpload(token: string, owner: Owner, secret: Secret): SealedUpload | null {
  const opened = unseal(token, head.length, sealOf(owner, secret));
  if (opened === null || !opened.head.equals(head)) return null;
  const content = contentSchema.safeParse(JSON.parse(opened.plain.toString("latin1")));
  return content.success ? content.data : null;
}

/** A short name of an upload for what is remembered of it. */
export function keyOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

function sealOf(owner: Owner, secret: Secret): Seal {
  return { key: secret.key("upload"), context: Buffer.from(owner.id) };
}

/** JSON in which a character is a byte: names on the wire are bytes, and as UTF-8 half of them would take two. */
function byteJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\u0000-\u00ff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
