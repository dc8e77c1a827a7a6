import { type ByteString, byteString } from "../../protocol/byte-string";
import { joinPath, lastName, namesOf, parentPath, rootOf } from "../../protocol/path";

/** The directory that a path is in; a root is in itself. */
export function parentOf(path: ByteString): ByteString {
  return byteString(parentPath(path) ?? rootOf(path));
}

/** The last component of a path; "" for a root. */
export function nameOf(path: ByteString): ByteString {
  return byteString(lastName(path));
}

export function join(directory: ByteString, name: ByteString): ByteString {
  return byteString(joinPath(directory, name));
}

export function withoutTrailingSlash(path: ByteString): ByteString {
  return byteString(namesOf(path).reduce(joinPath, rootOf(path)));
}
