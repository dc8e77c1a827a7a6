/**
 * Next 16 drops `Content-Length` of a route's response (it may not fit a body that fetch has decoded). Downloads
 * need it: it is how a client knows how much is missing. So the length also travels under this name, and
 * `restoreContentLength`, which instrumentation puts in front of every response, gives it its own back.
 */
const standIn = "X-Portside-Content-Length";

/** Both headers that tell the length of a body; nothing when it is not known. */
export function contentLength(bytes: number | null): Record<string, string> {
  return bytes === null ? {} : { "Content-Length": String(bytes), [standIn]: String(bytes) };
}

/** What of Node's ServerResponse is needed here. */
interface HeaderSetter {
  setHeader(name: string, value: number | string | readonly string[]): unknown;
}

/** Makes a Node response turn the stand-in into `Content-Length`. */
export function restoreContentLength(response: HeaderSetter): void {
  const setHeader = response.setHeader.bind(response);
  response.setHeader = (name, value) =>
    setHeader(name.toLowerCase() === standIn.toLowerCase() ? "Content-Length" : name, value);
}
