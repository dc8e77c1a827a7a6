import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { isHttpProblem } from "./http-problem";
import { type EndedRequest, OpenRequests, requestIdHeader } from "./open-requests";

const server = { close: () => undefined };

class Response extends EventEmitter {
  statusCode = 200;
  headersSent = true;
  writableFinished = true;
  readonly headers = new Map<string, string>();
  getHeader(name: string): string | undefined {
    return this.headers.get(name);
  }
}

/** A request that has arrived; `ask` is what its route sees of it. */
function arrive(requests: OpenRequests, url: string) {
  const headers: Record<string, string | string[] | undefined> = { [requestIdHeader]: "of the client's own" };
  const response = new Response();
  requests.add({ url, method: "GET", headers }, response, server);
  return { ask: { headers: new Headers({ [requestIdHeader]: String(headers[requestIdHeader]) }) }, response };
}

it("are numbered, whatever number a client gives itself", () => {
  const requests = new OpenRequests({ perBrowser: 10 });
  const [one, other] = [arrive(requests, "/"), arrive(requests, "/")].map(({ ask }) =>
    ask.headers.get(requestIdHeader),
  );
  expect(one).toMatch(/^[0-9a-f]{16}$/);
  expect(other).not.toBe(one);
});

it("D28: are bounded for each browser, and not for others", () => {
  const requests = new OpenRequests({ perBrowser: 2 });
  const first = arrive(requests, "/api/sessions");
  requests.claim(first.ask, "a");
  requests.claim(arrive(requests, "/api/sessions").ask, "a");
  const third = arrive(requests, "/api/sessions");
  expect(() => requests.claim(third.ask, "a")).toThrow(expect.toSatisfy(isHttpProblem));
  requests.claim(arrive(requests, "/api/sessions").ask, "b");
  for (const { response } of [third, first]) response.emit("close");
  requests.claim(arrive(requests, "/api/sessions").ask, "a");
});

it("tell what came of them, and nothing of their address", () => {
  const ended: EndedRequest[] = [];
  const requests = new OpenRequests({ perBrowser: 10, onEnded: (request) => ended.push(request) });
  const { response } = arrive(requests, "/api/sessions/q83XEXAMPLE/content?path=%2Fsecret.txt");
  response.statusCode = 404;
  response.writableFinished = false;
  response.headers.set("Portside-Problem", "not-found");
  expect([...requests.counts]).toEqual([["/api/sessions/{id}/content", 1]]);
  response.emit("close");
  expect(ended).toMatchObject([
    { route: "/api/sessions/{id}/content", status: 404, code: "not-found", isWhole: false },
  ]);
  expect(JSON.stringify(ended)).not.toMatch(/q83XEXAMPLE|secret/);
  expect(requests.counts.size).toBe(0);
});

it("have no status where the client went before they were answered", () => {
  const ended: EndedRequest[] = [];
  const requests = new OpenRequests({ perBrowser: 10, onEnded: (request) => ended.push(request) });
  const { response } = arrive(requests, "/api/sessions");
  response.headersSent = false;
  response.writableFinished = false;
  response.emit("close");
  expect(ended).toMatchObject([{ status: null, isWhole: false }]);
});

it("are waited for, but for those that look on and those that began later", async () => {
  const requests = new OpenRequests({ perBrowser: 10 });
  const transfer = arrive(requests, "/api/sessions/a/content?path=x");
  const stream = arrive(requests, "/api/events");
  const heard: string[] = [];
  const work = requests.workToEnd().then(() => heard.push("work"));
  const all = requests.allToEnd().then(() => heard.push("all"));
  const later = arrive(requests, "/api/health");
  transfer.response.emit("close");
  await work;
  expect(heard).toEqual(["work"]);
  for (const { response } of [stream, later]) response.emit("close");
  await all;
});

it.each(["/api/events", "/api/sessions/s/events?after=3", "/ftp/api/events", "/ftp/api/sessions/s/events"])(
  "aren't waited for where they only look on: %s",
  async (url) => {
    const requests = new OpenRequests({ perBrowser: 10 });
    arrive(requests, url);
    await expect(requests.workToEnd()).resolves.toBeUndefined();
  },
);

it("are waited for where a file is called events", async () => {
  const requests = new OpenRequests({ perBrowser: 10 });
  const { response } = arrive(requests, "/api/sessions/s/content?path=/events");
  let isOver = false;
  const ended = requests.workToEnd().then(() => {
    isOver = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isOver).toBe(false);
  response.emit("close");
  await ended;
});
