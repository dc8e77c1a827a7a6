import type { ByteString } from "../../protocol/byte-string";
import type { Operation } from "../lane";
import type { Upload, UploadRequest } from "../session-types";
import { fileFactsOrNull, onFreshConnection } from "./facts";
import { assertItsName, moveIntoPlace } from "./into-place";
import { keepModified } from "./modified";
import { store } from "./store";
import { assertNamesFile, chooseWay, refuseExisting, temporaryBeside } from "./upload-plan";

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
): Promise<Upload> {
  assertNamesFile(path);
  // A source may break before anybody reads it; the transfer finds out when it does.
  request.source.on("error", () => undefined);
  const existing = await onFreshConnection(operation, () => fileFactsOrNull(operation, path));
  request.precondition?.(existing);
  refuseExisting(operation, path, request.onExisting, existing);

  const modifiedAt = request.modifiedAt ?? null;
  const via = chooseWay(operation, path, existing !== null, request.size ?? null);
  const temporary = via === "temporary" ? temporaryBeside(path) : null;
  const stored = await store(operation, temporary ?? path, request, temporary !== null || existing === null);
  if (temporary === null) {
    if (modifiedAt !== null) await keepModified(operation, path, modifiedAt);
  } else {
    await moveIntoPlace(operation, {
      temporary,
      target: path,
      modifiedAt,
      judge: (now) => {
        refuseExisting(operation, path, request.onExisting, now);
        if (existing !== null || now !== null) request.precondition?.(now);
      },
    });
  }
  await assertItsName(operation, path);
  return { ...stored, created: existing === null, exchange: operation.exchange.id };
}
