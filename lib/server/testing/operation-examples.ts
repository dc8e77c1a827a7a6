import type { ApiOperation } from "@/lib/contract/operations";
import { tusVersion, uploadContentType } from "@/lib/contract/uploads";
import type { Ask } from "./test-portside";

/** What a browser has of its own, and what somebody else would have to name to get at it. */
export interface Belongings {
  /** The parameters in a path, by their names. */
  readonly params: Readonly<Record<"id" | "upload" | "archive", string>>;
  readonly login: { readonly host: string; readonly port: number; readonly user: string };
  readonly sealedPassword: string;
}

/** The operator's, where a test sets one. */
export const accessPassword = "open sesame, said Ali Baba";
/** The files that the examples are about; the upload has the first bytes of a larger one. */
export const exampleFiles = { "/owned/a.txt": "hello", "/owned/b.txt": "there" };
export const uploadSize = 2 * 1024 * 1024;
export const uploadedBytes = 5;

export type Example = Pick<Ask, "headers" | "body"> & { readonly query?: string };

const tus = { "tus-resumable": tusVersion };
const path = "path=%2Fowned%2Fa.txt";

/** One request of each operation of the API, such that it succeeds for the browser whose belongings it names. */
export const operationExamples: Readonly<Record<string, (its: Belongings) => Example>> = {
  listSessions: () => ({}),
  createSession: ({ login, sealedPassword }) => ({ body: { ...login, sealedPassword } }),
  readSession: () => ({}),
  changeSession: () => ({ body: { timeoutSeconds: 7 } }),
  closeSession: () => ({}),
  listEntries: () => ({ query: "path=%2Fowned" }),
  makeDirectory: () => ({ body: { path: "/owned/new" } }),
  rename: () => ({ body: { from: "/owned/a.txt", to: "/owned/c.txt" } }),
  delete: () => ({ body: { paths: ["/owned/a.txt"] } }),
  copy: ({ params }) => ({ body: { from: "/owned/a.txt", to: "/owned/c.txt", toSession: params.id } }),
  downloadContent: () => ({ query: path }),
  readContentFacts: () => ({ query: path }),
  uploadContent: () => ({ query: path, body: "other" }),
  describeUploads: () => ({}),
  createUpload: () => ({
    headers: {
      ...tus,
      "upload-length": "3",
      "upload-metadata": `path ${Buffer.from("/owned/up.txt").toString("base64")}`,
    },
  }),
  readUpload: () => ({ headers: tus }),
  appendToUpload: () => ({
    headers: { ...tus, "content-type": uploadContentType, "upload-offset": String(uploadedBytes) },
    body: "more",
  }),
  discardUpload: () => ({ headers: tus }),
  downloadArchive: () => ({ query: path }),
  createArchive: () => ({ body: { paths: ["/owned/a.txt"] } }),
  downloadPreparedArchive: () => ({}),
  followArchive: () => ({}),
  cancelArchive: () => ({}),
  changePermissions: () => ({ body: { paths: ["/owned/a.txt"], mode: "0600" } }),
  setModified: () => ({ body: { path: "/owned/a.txt", modifiedAt: "2024-02-29T12:34:56Z" } }),
  search: () => ({ query: "path=%2Fowned&name=a" }),
  listScenarios: () => ({}),
  startRun: () => ({ body: {} }),
  letStepGo: () => ({ body: { until: "end" } }),
  sendCommand: () => ({ body: { command: "NOOP" } }),
  readTraffic: () => ({}),
  readAllTraffic: () => ({}),
  runCheck: ({ params }) => ({ body: { session: params.id } }),
  createSealedPassword: ({ login }) => ({ body: { ...login, password: "hunter2" } }),
  signIn: () => ({ body: { password: accessPassword } }),
  signOut: () => ({}),
  readSettings: () => ({}),
  readHealth: () => ({}),
  readMetrics: () => ({}),
  readOpenApi: () => ({}),
};

/** The parameters in the paths of examples; scenarios belong to nobody. */
export function paramsOf({ params }: Belongings): Readonly<Record<string, string>> {
  return { ...params, scenario: "two-channels" };
}

/**
 * What an operation's example asks, and where.
 * @param its whose belongings the request names
 * @param more takes the place of the example's own, header by header
 */
export function exampleRequest(
  operation: ApiOperation,
  its: Belongings,
  more: Example = {},
): { readonly address: string; readonly ask: Ask & { readonly method: string } } {
  const make = operationExamples[operation.id];
  if (make === undefined) throw new Error(`${operation.id} has no example in operation-examples.ts`);
  const example = make(its);
  const { query, ...ask } = { ...example, ...more };
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => Reflect.get(paramsOf(its), name));
  return {
    address: query === undefined ? path : `${path}?${query}`,
    ask: {
      method: operation.method.toUpperCase(),
      ...ask,
      headers: { ...example.headers, ...more.headers },
    },
  };
}
