import { once } from "node:events";
import { type IncomingMessage, request as send } from "node:http";
import { exampleRequest } from "@/lib/server/testing/operation-examples";
import type { Asker } from "@/lib/server/testing/operations-client";

/** Sends the API's examples to a Portside, with any header: also with a `Host` that `fetch` wouldn't send. */
export class ExampleBrowser {
  readonly cookies: Map<string, string>;

  constructor(
    private readonly url: string,
    cookies: Iterable<readonly [string, string]> = [],
  ) {
    this.cookies = new Map(cookies);
  }

  readonly ask: Asker = async (operation, its, more) => {
    const { address, ask } = exampleRequest(operation, its, more);
    const { method, headers, body } = ask;
    const given = [...this.cookies].filter(([, value]) => value !== "");
    const cookie = given.map((pair) => pair.join("=")).join("; ");
    const asked = send(new URL(address, this.url), {
      method,
      headers: { ...(cookie && { cookie }), ...headers },
    });
    asked.end(typeof body === "string" || body === undefined ? body : JSON.stringify(body));
    const [answer]: IncomingMessage[] = await once(asked, "response");
    if (answer === undefined) throw new Error("A response event carries a response");
    return this.#taken(answer);
  };

  #taken(answer: IncomingMessage): Response {
    const headers = new Headers();
    for (const [name, values = []] of Object.entries(answer.headersDistinct)) {
      for (const value of values) headers.append(name, value);
    }
    for (const cookie of headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.cookies.set(name, value);
    }
    const { statusCode: status = 0 } = answer;
    const isEmpty = [204, 304].includes(status);
    if (isEmpty) answer.resume();
    return new Response(isEmpty ? null : bodyOf(answer), { status, headers });
  }
}

function bodyOf(answer: IncomingMessage): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      answer.on("data", (chunk: Buffer) => controller.enqueue(chunk));
      answer.on("end", () => controller.close());
      answer.on("error", (error) => controller.error(error));
    },
    cancel() {
      answer.removeAllListeners("end").removeAllListeners("data").destroy();
    },
  });
}
