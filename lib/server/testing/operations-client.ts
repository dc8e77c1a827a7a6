import { basename, dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type ApiOperation, operations } from "@/lib/contract/operations";
import { sealedPasswordSchema, sessionSchema } from "@/lib/contract/session";
import { FakeFtpServer } from "@/lib/ftp/testing/fake-server";
import {
  type Belongings,
  type Example,
  exampleFiles,
  exampleRequest,
  paramsOf,
  uploadedBytes,
  uploadSize,
} from "./operation-examples";
import type { TestBrowser } from "./test-portside";

type Handler = (request: Request, context: { params: Promise<object> }) => Promise<Response>;

const api = resolve(dirname(fileURLToPath(import.meta.url)), "../../../app");

/** A server with MFMT and SITE CHMOD, so that every example can succeed. */
export function startExampleServer(): Promise<FakeFtpServer> {
  return FakeFtpServer.start({
    files: exampleFiles,
    answers: {
      FEAT: "211-Features:\n MFMT\n MLST type*;size*;modify*;\n211 End",
      SITE: (_, argument) => (argument.startsWith("CHMOD") ? "200 Done." : "500 What?"),
    },
  });
}

/** @throws when the contract has no such operation */
export function operationOf(id: string): ApiOperation {
  const operation = operations.find((each) => each.id === id);
  if (operation === undefined) throw new Error(`There is no operation ${id}`);
  return operation;
}

/** Whether an operation is about a session, or something of one. */
export function isOfSession({ path }: ApiOperation): boolean {
  return path.includes("{id}");
}

/** Sends an operation's example with one browser's cookie; see `exampleRequest`. */
export type Asker = (operation: ApiOperation, its: Belongings, more?: Example) => Promise<Response>;

/** Sends an operation's example, by its real route module; see `exampleRequest`. */
export async function askExample(
  operation: ApiOperation,
  browser: TestBrowser,
  its: Belongings,
  more: Example = {},
): Promise<Response> {
  const { address, ask } = exampleRequest(operation, its, more);
  const handler = await handlerOf(operation);
  return browser.ask((request) => handler(request, { params: Promise.resolve(paramsOf(its)) }), address, ask);
}

/** The statuses with which an operation succeeds. */
export function successesOf({ answers }: ApiOperation): number[] {
  return answers.map(({ status }) => status).filter((status) => status < 300);
}

async function handlerOf({ method, path }: ApiOperation): Promise<Handler> {
  const file = resolve(api, `.${path.replace(/\{(\w+)\}/g, "[$1]")}/route.ts`);
  const route: Record<string, unknown> = await import(file);
  const handler = route[method.toUpperCase()];
  if (!isHandler(handler)) throw new Error(`${file} has no ${method}`);
  return handler;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === "function";
}

/** Connects a browser, begins an upload, prepares an archive, seals the password: something of every kind. */
export function settle(browser: TestBrowser, server: FakeFtpServer): Promise<Belongings> {
  return settleBy((operation, its, more) => askExample(operation, browser, its, more), server);
}

/** The same, whichever way the requests go. */
export async function settleBy(ask: Asker, { host, port }: FakeFtpServer): Promise<Belongings> {
  const login = { host, port, user: "u" };
  const nothing: Belongings = { params: { id: "", upload: "", archive: "" }, login, sealedPassword: "" };
  const opened = await ask(operationOf("createSession"), nothing, {
    body: { ...login, password: "hunter2" },
  });
  const { id } = sessionSchema.parse(await opened.json());
  const connected = { ...nothing, params: { ...nothing.params, id } };

  const begun = await ask(operationOf("createUpload"), connected, {
    headers: {
      "upload-length": String(uploadSize),
      "upload-metadata": `path ${Buffer.from("/owned/large.bin").toString("base64")}`,
    },
  });
  const prepared = await ask(operationOf("createArchive"), connected);
  const sealed = await ask(operationOf("createSealedPassword"), connected);
  const its: Belongings = {
    params: { id, upload: lastPartOf(begun), archive: lastPartOf(prepared) },
    login,
    sealedPassword: sealedPasswordSchema.parse(await sealed.json()).sealedPassword,
  };
  const sent = await ask(operationOf("appendToUpload"), its, {
    headers: { "upload-offset": "0" },
    body: "x".repeat(uploadedBytes),
  });
  if (sent.status !== 204) throw new Error(await sent.text());
  return its;
}

function lastPartOf(created: Response): string {
  const location = created.headers.get("location");
  if (location === null) throw new Error(`${created.status}: nothing was made`);
  return basename(location);
}
