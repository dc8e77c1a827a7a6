import { randomBytes } from "node:crypto";
import { type ByteString, byteString } from "../../protocol/byte-string";
import { join, nameOf, parentOf } from "./paths";

/** `.portside-<16 hex>.part`: random, so that no server, user or earlier attempt can have it. */
export function temporaryBeside(path: ByteString): ByteString {
  return join(parentOf(path), byteString(`.portside-${randomBytes(8).toString("hex")}.part`));
}

/** Whether a name is one that only Portside makes. */
export function isTemporary(path: ByteString): boolean {
  return /^\.portside-[0-9a-f]{16}\.part$/.test(nameOf(path));
}
