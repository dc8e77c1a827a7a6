import { randomBytes } from "node:crypto";
import { problemHeader } from "@/lib/contract/problem";
import { HttpProblem } from "./http-problem";
import { sessionInLog } from "./log";
import { routeOf } from "./route-pattern";

/** Routes see Next's request and not Node's: the number goes by a header, over whatever a client may have put there. */
export const requestIdHeader = "x-portside-request-id";

/** What of Node's IncomingMessage, ServerResponse and Server is needed here. */
interface ArrivedRequest {
  readonly headers: Record<string, string | string[] | undefined>;
  readonly url?: string | undefined;
  readonly method?: string | undefined;
}
interface ServedResponse {
  readonly statusCode: number;
  readonly headersSent: boolean;
  readonly writableFinished: boolean;
  getHeader(name: string): unknown;
  once(event: "close", listener: () => void): unknown;
}
interface Listening {
  close(): unknown;
}

/** A request whose answer is out, or whose client has gone. */
export interface EndedRequest {
  /** A number of its own, which what routes log of it has as well. */
  readonly id: string;
  readonly method: string;
  /** As `routeOf` has it. */
  readonly route: string;
  /** Null when its client went before it was answered. */
  readonly status: number | null;
  /** The problem's, when it was answered with one. */
  readonly code: string | null;
  readonly milliseconds: number;
  /** Whether all of the answer has left. */
  readonly isWhole: boolean;
  /** Of the session in its address, as the log names it. */
  readonly session: string | null;
}

interface OpenRequest {
  readonly id: string;
  readonly route: string;
  /** The browser's id, once that is known. */
  owner: string | null;
}

export interface OpenRequestsOptions {
  /** How many a browser may have open at once. */
  readonly perBrowser: number;
  /** Hears of each one that is over. */
  readonly onEnded?: (request: EndedRequest) => void;
}

/** They end with what they tell of, and nobody has to wait for them. */
const lookingOn: ReadonlySet<string> = new Set([
  "/api/events",
  "/api/sessions/{id}/events",
  "/api/sessions/{id}/archives/{archive}/progress",
]);

/**
 * The requests whose answers aren't out yet. Only Node's own responses tell when they are: a route has done its part when
 * its body was made, not when it was sent.
 */
export class OpenRequests {
  readonly #open = new Map<string, OpenRequest>();
  readonly #onClosed = new Set<() => void>();
  readonly #options: OpenRequestsOptions;
  #server: Listening | null = null;

  constructor(options: OpenRequestsOptions) {
    this.#options = options;
  }

  /** Notes a request until its answer is out. Must see it before Next does. */
  add({ url = "", method = "", headers }: ArrivedRequest, response: ServedResponse, server: Listening): void {
    this.#server = server;
    const begun = performance.now();
    const id = randomBytes(8).toString("hex");
    headers[requestIdHeader] = id;
    const open: OpenRequest = { id, route: routeOf(url), owner: null };
    this.#open.set(id, open);
    response.once("close", () => {
      this.#open.delete(id);
      for (const tell of [...this.#onClosed]) tell();
      const code = response.getHeader(problemHeader);
      this.#options.onEnded?.({
        id,
        method,
        route: open.route,
        status: response.headersSent ? response.statusCode : null,
        code: typeof code === "string" ? code : null,
        milliseconds: performance.now() - begun,
        isWhole: response.writableFinished,
        session: sessionIn(url),
      });
    });
  }

  /** How many there are of each route. */
  get counts(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { route } of this.#open.values()) counts.set(route, (counts.get(route) ?? 0) + 1);
    return counts;
  }

  /**
   * Says whose request this is.
   * @throws {HttpProblem} `busy` when that browser has too many open
   */
  claim({ headers }: Pick<Request, "headers">, owner: string): void {
    const request = this.#open.get(headers.get(requestIdHeader) ?? "");
    if (request === undefined) return;
    request.owner = owner;
    let own = 0;
    for (const open of this.#open.values()) if (open.owner === owner) own++;
    if (own <= this.#options.perBrowser) return;
    throw new HttpProblem("busy", {
      detail: `This browser has ${this.#options.perBrowser} requests under way, which is the limit. Let one end and try again.`,
      headers: { "Retry-After": "2" },
    });
  }

  /** Lets no further connection in; connections on which nothing is asked end now. */
  stopListening(): void {
    this.#server?.close();
  }

  /** Resolves when what is under way now has ended. */
  async workToEnd(): Promise<void> {
    const begun = [...this.#open.values()].filter(({ route }) => !lookingOn.has(route));
    await this.#until(() => !begun.some(({ id }) => this.#open.has(id)));
  }

  /** Resolves when nothing is open. */
  async allToEnd(): Promise<void> {
    await this.#until(() => this.#open.size === 0);
  }

  #until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!isSo()) return;
        this.#onClosed.delete(look);
        resolve();
      };
      this.#onClosed.add(look);
      look();
    });
  }
}

function sessionIn(url: string): string | null {
  const [, id] = /\/api\/sessions\/([^/?]+)/.exec(url) ?? [];
  return id === undefined ? null : sessionInLog(id);
}
