import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { OpenRequests } from "./open-requests";

const server = { close: () => undefined };

/** What `waiting` has come to, once everything that was ready has run. */
async function isOver(waiting: Promise<void>): Promise<boolean> {
  return Promise.race([
    waiting.then(() => true),
    new Promise<boolean>((resolve) => setImmediate(() => resolve(false))),
  ]);
}

it("waits for the transfers that were under way, and not for those that came later", async () => {
  const requests = new OpenRequests();
  const [transfer, later] = [new EventEmitter(), new EventEmitter()];
  requests.add({ url: "/api/sessions/s/content?path=/a" }, transfer, server);
  const ended = requests.workToEnd();
  requests.add({ url: "/api/health" }, later, server);
  expect(await isOver(ended)).toBe(false);
  transfer.emit("close");
  expect(await isOver(ended)).toBe(true);
  expect(await isOver(requests.allToEnd())).toBe(false);
  later.emit("close");
  expect(await isOver(requests.allToEnd())).toBe(true);
});

it.each(["/api/events", "/api/sessions/s/events?after=3", "/ftp/api/events", "/ftp/api/sessions/s/events"])(
  "doesn't wait for who only looks on: %s",
  async (url) => {
    const requests = new OpenRequests();
    requests.add({ url }, new EventEmitter(), server);
    expect(await isOver(requests.workToEnd())).toBe(true);
  },
);

it("waits for a file that is called events", async () => {
  const requests = new OpenRequests();
  requests.add({ url: "/api/sessions/s/content?path=/events" }, new EventEmitter(), server);
  expect(await isOver(requests.workToEnd())).toBe(false);
});
