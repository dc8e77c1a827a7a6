import "server-only";
import { type DataStore, type Locker, Server } from "@tus/server";
import type { ProblemCode } from "@/lib/contract/problem";
import { tusVersion } from "@/lib/contract/uploads";
import { HttpProblem } from "../http-problem";
import { problemResponse } from "../route";

/** One request of the protocol, and what it is about. */
export interface TusRequest {
  readonly request: Request;
  readonly store: DataStore;
  /** Where uploads of this session are. */
  readonly path: string;
  /** The upload's id; "" while it has none. */
  readonly id: string;
}

/** What the library needs to know of a request; the rest (forwarding, cookies) it could only stumble over. */
const headerNames = [
  "Tus-Resumable",
  "Upload-Length",
  "Upload-Offset",
  "Upload-Metadata",
  "Upload-Defer-Length",
  "Upload-Concat",
  "Content-Type",
  "Content-Length",
];

/** Uploads have their turns before the library is asked. */
const noLocker: Locker = {
  newLock: () => ({ lock: () => Promise.resolve(), unlock: () => Promise.resolve() }),
};

/**
 * Lets @tus/server answer one request. It checks headers and offsets; the bytes go past it, because its chain of streams
 * takes time and hides whether a body ended or broke off: the store reads them from the request itself.
 *
 * @throws whatever the store threw, as it was; `HttpProblem` for what the library refuses
 */
export async function answerTus({ request, store, path, id }: TusRequest): Promise<Response> {
  let thrown: Error | null = null;
  const server = new Server({
    path,
    datastore: store,
    locker: noLocker,
    relativeLocation: true,
    allowedOrigins: [],
    getFileIdFromRequest: () => id,
    onResponseError: (_request, error) => {
      if (error instanceof Error) thrown = error;
      return undefined;
    },
  });
  const { method } = request;
  const headers = new Headers();
  for (const name of headerNames) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const answer = await server.handleWeb(new Request(`http://portside${path}/`, { method, headers }));
  if (thrown !== null) throw thrown;
  if (!answer.ok) throw refusal(answer.status, (await answer.text()).trim());
  return new Response(null, { status: answer.status, headers: withoutCors(answer.headers) });
}

/** No page but ours has business here, so none is told what it might send. */
function withoutCors(headers: Headers): Headers {
  const own = [...headers].filter(([name]) => !name.toLowerCase().startsWith("access-control-"));
  return new Headers(own);
}

/** What the library says in a line of text, as a problem of the same status. */
function refusal(status: number, text: string): HttpProblem {
  const title = status === 409 ? { title: "The upload goes on elsewhere in the file" } : {};
  return new HttpProblem(refusalCode(status), { status, ...title, detail: refusalDetail(status, text) });
}

function refusalCode(status: number): ProblemCode {
  switch (status) {
    case 404:
    case 410:
      return "not-found";
    case 409:
      return "conflict";
    case 413:
      return "too-large";
    case 500:
      return "internal";
    case 501:
      return "not-supported";
    default:
      return "invalid-request";
  }
}

function refusalDetail(status: number, text: string): string {
  switch (status) {
    case 409:
      return "The FTP server has another number of bytes than Upload-Offset says. Ask with HEAD, and go on from there.";
    case 413:
      return "The body is longer than what Upload-Length leaves. Nothing of it was stored, and what was there before is kept: check the file's size, and ask with HEAD how much is there.";
    default:
      return `The request is not as tus ${tusVersion} and this server's extensions want it: ${text}.`;
  }
}

/** Adds what every answer of the protocol has, a problem too. */
export async function asTus(answer: () => Promise<Response>): Promise<Response> {
  const response = await answer().catch(problemResponse);
  response.headers.set("Tus-Resumable", tusVersion);
  return response;
}
