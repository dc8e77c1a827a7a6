import type { Problem } from "@/lib/contract/problem";
import type { FtpSession } from "@/lib/ftp/session-types";
import { byteString } from "@/lib/protocol/byte-string";
import { lastName } from "@/lib/protocol/path";
import type { SealedUpload } from "./upload-token";

/** Milliseconds that the FTP server's clock may be behind ours. */
const clocksDiffer = 2 * 60_000;

/**
 * Tells what lies under the name of an upload that goes straight to it, where nobody remembers what became of the upload:
 * Portside was restarted, or an attempt failed. It may be a part of this very upload, so nobody should take it for the
 * file.
 *
 * @param problem `already-exists`, with what the FTP server says of it
 */
export function explainRemains(session: FtpSession, upload: SealedUpload, problem: Problem): Problem {
  const { existing } = problem;
  if (existing === undefined) return problem;
  const { plan } = upload;
  const size = existing.size === null ? "a size that the server doesn't tell" : `${existing.size} bytes`;
  const facts = [size, existing.modifiedAt].filter((fact) => fact !== null).join(", ");
  const there = `${session.decodePath(byteString(lastName(plan.target)))} is there (${facts})`;
  if (mayBePart(upload, existing)) {
    return {
      ...problem,
      detail: `${there}, with fewer bytes than the ${plan.size} of this upload: perhaps a part of it, from when it broke off. Look at it and delete it, or upload the file again and let it be replaced.`,
      leftBehind: session.decodePath(plan.target),
    };
  }
  const isWhole = existing.size === plan.size && !wasThere(upload, existing);
  return {
    ...problem,
    detail: isWhole
      ? `${there}, with as many bytes as this upload: it may well be complete. Look at it before you upload the file again.`
      : `${there}, and it is no part of this upload. Say that it may be replaced, or choose another name.`,
  };
}

/**
 * Whether what lies under the upload's name may be deleted with it: what is shorter than the file, and has come since the
 * upload began. Without a date nobody can tell.
 */
export function isOwnPart(upload: SealedUpload, { existing, leftBehind }: Problem): boolean {
  return leftBehind !== undefined && existing?.modifiedAt != null && mayBePart(upload, existing);
}

type Existing = NonNullable<Problem["existing"]>;

function mayBePart(upload: SealedUpload, existing: Existing): boolean {
  const { size, modifiedAt } = existing;
  if (size === null || size >= upload.plan.size || wasThere(upload, existing)) return false;
  return modifiedAt === null || Date.parse(modifiedAt) >= upload.createdAt - clocksDiffer;
}

/** Whether it is the file that was to be replaced. */
function wasThere({ plan: { existing: before } }: SealedUpload, now: Existing): boolean {
  if (before === null || before.size !== now.size) return false;
  return before.modifiedAt === null || now.modifiedAt === null || before.modifiedAt === now.modifiedAt;
}
