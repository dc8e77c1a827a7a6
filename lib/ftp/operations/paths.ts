import { type ByteString, byteString } from "../../protocol/byte-string";

/** The directory that an absolute path is in; "/" for the root itself. */
export function parentOf(path: ByteString): ByteString {
  const end = withoutTrailingSlash(path).lastIndexOf("/");
  return end <= 0 ? byteString("/") : byteString(path.slice(0, end));
}

/** The last component of a path. */
export function nameOf(path: ByteString): ByteString {
  const trimmed = withoutTrailingSlash(path);
  return byteString(trimmed.slice(trimmed.lastIndexOf("/") + 1));
}

export function join(directory: ByteString, name: ByteString): ByteString {
  return byteString(directory.endsWith("/") ? `${directory}${name}` : `${directory}/${name}`);
}

export function withoutTrailingSlash(path: ByteString): ByteString {
  return byteString(path.length > 1 ? path.replace(/\/+$/, "") || "/" : path);
}
