import { tusVersion, uploadContentType } from "@/lib/contract/uploads";

/** A request below a session's address. */
export interface Asked {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly resource: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object goes as JSON. */
  readonly body?: string | object;
}

/** How a request names a path: as text, or by its bytes in UTF-8. */
export type Form = "text" | "bytes";
export const forms: readonly Form[] = ["text", "bytes"];

/** One path of a request, under the field that it goes by. */
type Name = (field: "path" | "from" | "to") => Readonly<Record<string, string>>;
type Names = () => Readonly<Record<string, readonly string[]>>;
type Request = (name: Name, names: Names) => Asked;

const get = (resource: string, query: Asked["query"], headers?: Asked["headers"]): Asked => ({
  method: "GET",
  resource,
  ...(query && { query }),
  ...(headers && { headers }),
});
const post = (resource: string, body: object): Asked => ({ method: "POST", resource, body });

/** Begins a resumable upload of three bytes, which come along or later. */
const upload = (name: Name, body?: string): Asked => ({
  method: "POST",
  resource: "uploads",
  headers: {
    "tus-resumable": tusVersion,
    "upload-length": "3",
    "upload-metadata": Object.entries({ ...name("path"), onConflict: "replace" })
      .map(([field, value]) => `${field} ${Buffer.from(value).toString("base64")}`)
      .join(),
    ...(body !== undefined && { "content-type": uploadContentType }),
  },
  ...(body !== undefined && { body }),
});

/** What is named only in passing: a file that a server should have, and one that it shouldn't. */
export const other = "/elsewhere";
const free = "/nowhere";

/**
 * Every request that names a path: an operation by its id, and after a comma in which of its ways it is asked. A test
 * holds this to the API's contract.
 */
const requests: Readonly<Record<string, Request>> = {
  listEntries: (name) => get("entries", name("path")),
  "listEntries, as lines": (name) => get("entries", name("path"), { accept: "application/x-ndjson" }),
  makeDirectory: (name) => post("directories", name("path")),
  "makeDirectory, with its parents": (name) => post("directories", { ...name("path"), parents: true }),
  "rename, from": (name) => post("rename", { ...name("from"), to: free }),
  "rename, to": (name) => post("rename", { from: other, ...name("to") }),
  "rename, replacing": (name) => post("rename", { from: other, ...name("to"), replace: true }),
  delete: (_, names) => post("delete", names()),
  "delete, with all inside": (_, names) => post("delete", { ...names(), recursive: true }),
  "copy, from": (name) => post("copy", { ...name("from"), to: free }),
  "copy, to": (name) => post("copy", { from: other, ...name("to") }),
  downloadContent: (name) => get("content", name("path")),
  "downloadContent, inline": (name) => get("content", { ...name("path"), disposition: "inline" }),
  "downloadContent, a part": (name) => get("content", name("path"), { range: "bytes=1-2" }),
  readContentFacts: (name) => ({ method: "HEAD", resource: "content", query: name("path") }),
  uploadContent: (name) => ({ method: "PUT", resource: "content", query: name("path"), body: "new" }),
  "uploadContent, of a new file": (name) => ({
    method: "PUT",
    resource: "content",
    query: name("path"),
    headers: { "if-none-match": "*" },
    body: "new",
  }),
  createUpload: (name) => upload(name),
  "createUpload, with all of the file": (name) => upload(name, "new"),
  downloadArchive: (name) => get("archive", name("path")),
  createArchive: (_, names) => post("archives", names()),
  search: (name) => get("search", { ...name("path"), name: "a" }),
  "search, for totals": (name) => get("search", { ...name("path"), totals: "true" }),
  changePermissions: (_, names) => post("permissions", { ...names(), mode: "0600" }),
  "changePermissions, with all inside": (_, names) =>
    post("permissions", { ...names(), mode: "0600", recursive: true }),
  setModified: (name) => post("modified", { ...name("path"), modifiedAt: "2024-02-29T12:34:56Z" }),
};

/** What the requests are called. */
export const requestNames: readonly string[] = Object.keys(requests);

/** Those that look at what is in a directory, or at all below it; the last one deletes it. */
export const treeRequests: readonly string[] = [
  "listEntries",
  "listEntries, as lines",
  "search",
  "search, for totals",
  "downloadArchive",
  "changePermissions, with all inside",
  "copy, from",
  "delete, with all inside",
];

/** The request of that name for a path. */
export function pathRequest(name: string, path: string, form: Form = "text"): Asked {
  const request = requests[name];
  if (request === undefined) throw new Error(`No request is called ${name}`);
  const bytes = Buffer.from(path).toString("base64url");
  return form === "text"
    ? request(
        (field) => ({ [field]: path }),
        () => ({ paths: [path] }),
      )
    : request(
        (field) => ({ [`${field}Bytes`]: bytes }),
        () => ({ pathsBytes: [bytes] }),
      );
}
