import type { ByteString } from "../../protocol/byte-string";
import type { Announced } from "../announced";
import type { Operation } from "../lane";
import { announceEarly } from "../open-transfer";
import type { FileFacts, Upload, UploadRequest } from "../session-types";
import { fileFactsOrNull, onFreshConnection } from "./facts";
import { assertItsName, mayBeChanged, moveIntoPlace } from "./into-place";
import { type Storing, settle, store } from "./store";
import { temporaryBeside } from "./temporary-name";
import { assertNamesFile, chooseWay, refuseExisting } from "./upload-plan";

/** An upload whose file is under its name. */
export interface UploadedFile {
  readonly upload: Upload;
  /**
   * Whether the server has all of it. It may still be on its way when the lane is free for the next operation; when it
   * is false, `lookAgain` finds out what is wrong, and removes what isn't whole.
   */
  readonly verdict: Promise<boolean>;
  readonly lookAgain: (operation: Operation) => Promise<void>;
}

/**
 * Uploads a file in one go so that its real name never holds a part of it without anybody being told: by a temporary
 * name that is renamed when complete, or directly for a small new file, which is deleted when it breaks off.
 *
 * @throws {FtpError} `already-exists`, `incomplete` (with `leftBehind`), `storage-full`, `denied` …
 */
export async function uploadFile(
  operation: Operation,
  path: ByteString,
  request: UploadRequest,
): Promise<UploadedFile> {
  assertNamesFile(path);
  // A source may break before anybody reads it; the transfer finds out when it does.
  request.source.on("error", () => undefined);
  let announced: Announced | undefined;
  const announce = () => {
    announced = announceEarly(operation);
  };
  try {
    const existing = await onFreshConnection(operation, () => fileFactsOrNull(operation, path, announce));
    request.precondition?.(existing);
    refuseExisting(operation, path, request.onExisting, existing);
    return await uploadOver(operation, path, request, existing, announced);
  } finally {
    await announced?.withdraw();
  }
}

/** Uploads to a name under which nothing is, or what may be replaced. */
async function uploadOver(
  operation: Operation,
  path: ByteString,
  request: UploadRequest,
  existing: FileFacts | null,
  announced: Announced | undefined,
): Promise<UploadedFile> {
  const modifiedAt = request.modifiedAt ?? null;
  const via = chooseWay(operation, path, existing !== null, request.size ?? null);
  const temporary = via === "temporary" ? temporaryBeside(path) : null;
  const storing: Storing = {
    target: temporary ?? path,
    request,
    mayRemove: temporary !== null || existing === null,
    announced,
    mayVerifyAhead: temporary === null && !mayBeChanged(operation.core, path),
    modifiedAt: temporary === null ? modifiedAt : null,
  };
  const { size, sha256, verdict } = await store(operation, storing);
  if (temporary !== null) {
    await moveIntoPlace(operation, {
      temporary,
      target: path,
      modifiedAt,
      mayTryAgain: false,
      judge: (now) => {
        refuseExisting(operation, path, request.onExisting, now);
        if (existing !== null || now !== null) request.precondition?.(now);
      },
    });
  }
  if (verdict === null) await assertItsName(operation, path);
  return {
    upload: { size, sha256, created: existing === null, exchange: operation.exchange.id },
    verdict: verdict ?? Promise.resolve(true),
    lookAgain: (current) => settle(current, storing, size),
  };
}
