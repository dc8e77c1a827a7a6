import { jobEndSchema } from "@/lib/contract/problem";
import type { Ending, FaultBrowser } from "./fault-browser";
import type { Outcome } from "./file-history";
import { compare, contentOf, foreignOwners, type Version } from "./marked-content";
import type { PlannedOperation, SeededFile } from "./plan";
import { readStoredArchive } from "./stored-archive";
import { TusUpload } from "./tus-upload";

type Planned<Kind extends PlannedOperation["kind"]> = Extract<PlannedOperation, { kind: Kind }>;

/** Does what is planned, and writes down what came of it. Failing is no error here: faults are about. */
export function operate(browser: FaultBrowser, operation: PlannedOperation): Promise<Ending> {
  switch (operation.kind) {
    case "upload":
      return upload(browser, operation);
    case "put":
      return put(browser, operation);
    case "edit":
      return edit(browser, operation);
    case "download":
      return download(browser, operation);
    case "range":
      return range(browser, operation);
    case "archive":
      return archive(browser, operation);
    case "delete":
      return remove(browser, operation);
  }
}

async function upload(browser: FaultBrowser, planned: Planned<"upload">): Promise<Ending> {
  const { file, size, before, pieceSize, isDated } = planned;
  const version = browser.version(file, 1, size);
  const upload = new TusUpload({
    endpoint: `${browser.portside.url}/api/sessions/${await browser.session()}/uploads`,
    cookie: browser.http.cookie,
    content: contentOf(version),
    path: browser.pathOf(file),
    replaces: before !== null,
    pieceSize,
    modified: isDated ? "2019-05-06T07:08:09Z" : null,
  });
  const attempt = await upload.begin();
  const isFinished = attempt.state === "finished";
  browser.history(file).wrote(version, isFinished ? "acknowledged" : "failed");
  if (isFinished) return "done";
  if (upload.url !== null) browser.unfinished.push({ upload, version, name: browser.nameOf(file) });
  return "failed";
}

async function put(browser: FaultBrowser, { file, size }: Planned<"put">): Promise<Ending> {
  return write(browser, browser.version(file, 1, size), { "if-none-match": "*" });
}

/** Saves some versions one after the other, each over the one that it has loaded before. */
async function edit(browser: FaultBrowser, { file, sizes }: Planned<"edit">): Promise<Ending> {
  let worst: Ending = "done";
  for (const [index, size] of sizes.entries()) {
    const loaded = await load(browser, file);
    if (loaded === null) {
      worst = "failed";
      continue;
    }
    if (!browser.history(file).current.some((version) => compare(loaded.bytes, version) === "whole")) {
      browser.wrong(`${browser.nameOf(file)} is loaded for editing as what nobody saved`);
    }
    const saved = await write(browser, browser.version(file, index + 1, size), { "if-match": loaded.etag });
    if (saved !== "done") worst = saved;
  }
  return worst;
}

async function load(
  browser: FaultBrowser,
  file: number,
): Promise<{ readonly bytes: Buffer; readonly etag: string } | null> {
  const answer = await fetched(browser, file);
  const etag = answer?.response.headers.get("etag");
  return answer === null || etag == null ? null : { bytes: answer.bytes, etag };
}

/** @returns null when it failed, and showed it */
async function fetched(
  browser: FaultBrowser,
  file: number,
  headers: Record<string, string> = {},
): Promise<{ readonly response: Response; readonly bytes: Buffer } | null> {
  try {
    const response = await browser.content(file, { headers });
    const bytes = Buffer.from(await response.arrayBuffer());
    return response.ok ? { response, bytes } : null;
  } catch (error) {
    noticeHang(browser, error, `loading ${browser.nameOf(file)}`);
    return null;
  }
}

async function write(
  browser: FaultBrowser,
  version: Version,
  headers: Record<string, string>,
): Promise<Ending> {
  let outcome: Outcome = "failed";
  try {
    const response = await browser.content(version.file, {
      method: "PUT",
      headers,
      body: new Uint8Array(contentOf(version)),
    });
    await response.arrayBuffer();
    if (response.ok) outcome = "acknowledged";
    else if (response.status === 412) outcome = "refused";
  } catch (error) {
    noticeHang(browser, error, `writing ${browser.nameOf(version.file)}`);
  }
  browser.history(version.file).wrote(version, outcome);
  return outcome === "acknowledged" ? "done" : outcome;
}

async function download(browser: FaultBrowser, { file, size }: Planned<"download">): Promise<Ending> {
  const answer = await fetched(browser, file);
  if (answer === null) return "failed";
  const version = browser.version(file, 0, size);
  if (compare(answer.bytes, version) !== "whole") {
    browser.wrong(describeWrong(`the download of ${browser.nameOf(file)}`, answer.bytes, version));
  }
  return "done";
}

async function range(browser: FaultBrowser, planned: Planned<"range">): Promise<Ending> {
  const { file, size, from, to } = planned;
  const answer = await fetched(browser, file, { range: `bytes=${from}-${to}` });
  if (answer === null) return "failed";
  const version = browser.version(file, 0, size);
  const isPart = answer.response.status === 206;
  const expected = isPart ? contentOf(version).subarray(from, to + 1) : contentOf(version);
  if (!answer.bytes.equals(expected)) {
    browser.wrong(describeWrong(`bytes ${from} to ${to} of ${browser.nameOf(file)}`, answer.bytes, version));
  }
  return "done";
}

function describeWrong(what: string, bytes: Buffer, version: Version): string {
  const foreign = foreignOwners(bytes, version.owner);
  const of = foreign.length === 0 ? "" : ` of ${foreign.join(", ")}`;
  return `${what} was said to be whole and has ${bytes.length} bytes${of} that are not the file's`;
}

async function archive(browser: FaultBrowser, { files }: Planned<"archive">): Promise<Ending> {
  const query = files.map(({ file }) => `path=${encodeURIComponent(browser.pathOf(file))}`).join("&");
  let bytes: Buffer;
  try {
    const response = await browser.request(`/archive?${query}`);
    bytes = Buffer.from(await response.arrayBuffer());
    if (!response.ok) return "failed";
  } catch (error) {
    noticeHang(browser, error, "loading an archive");
    return "failed";
  }
  return judgeArchive(browser, bytes, files);
}

/** An archive that came to its end has every file whole, or says why it hasn't. */
function judgeArchive(browser: FaultBrowser, bytes: Buffer, files: readonly SeededFile[]): Ending {
  let entries: ReadonlyMap<string, Buffer>;
  try {
    entries = readStoredArchive(bytes);
  } catch (error) {
    browser.wrong(`an archive was said to be whole and is not: ${String(error)}`);
    return "done";
  }
  const errors = entries.get("portside-errors.txt")?.toString() ?? "";
  let isWhole = true;
  for (const { file, size } of files) {
    const name = browser.nameOf(file);
    const entry = entries.get(name);
    if (entry !== undefined && compare(entry, browser.version(file, 0, size)) === "whole") continue;
    isWhole = false;
    if (errors.includes(name)) continue;
    browser.wrong(`an archive was said to be whole, and ${name} is not whole in it`);
  }
  return isWhole ? "done" : "failed";
}

async function remove(browser: FaultBrowser, { files }: Planned<"delete">): Promise<Ending> {
  const paths = files.map(({ file }) => browser.pathOf(file));
  let failed: ReadonlySet<string> = new Set(paths);
  try {
    const response = await browser.request("/delete", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ paths, recursive: false }),
    });
    const text = await response.text();
    if (response.ok) failed = failedIn(text) ?? failed;
  } catch (error) {
    noticeHang(browser, error, "deleting");
  }
  for (const { file } of files) {
    browser.history(file).deleted(failed.has(browser.pathOf(file)) ? "failed" : "acknowledged");
  }
  return failed.size === 0 ? "done" : "failed";
}

/** @returns null when the job didn't come to its end */
function failedIn(lines: string): ReadonlySet<string> | null {
  const last = lines.trim().split("\n").at(-1) ?? "";
  const end = jobEndSchema.parse(JSON.parse(last));
  return end.finished ? new Set(end.failed.map(({ path }) => path)) : null;
}

/** A connection that breaks is what the round is about; a request that never ends is not. */
function noticeHang(browser: FaultBrowser, error: unknown, what: string): void {
  if (error instanceof DOMException && error.name === "TimeoutError") browser.wrong(`${what} hangs`);
}
