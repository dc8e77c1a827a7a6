import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { expect, it } from "vitest";
import { contentLength, restoreContentLength } from "./content-length";

it("reaches Node's response under its own name although Next drops it", () => {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  restoreContentLength(response);
  const { "Content-Length": _dropped, ...passed } = contentLength(42);
  for (const [name, value] of Object.entries({ ...passed, "Content-Type": "text/plain" })) {
    response.setHeader(name, value);
  }
  expect(response.getHeaders()).toEqual({ "content-length": "42", "content-type": "text/plain" });
});

it("says nothing when the length is not known", () => {
  expect(contentLength(null)).toEqual({});
});
