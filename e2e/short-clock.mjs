/**
 * Preloaded into the app by a test: Node's HTTP servers end requests after 1.5 s instead of 300 s. What gets through
 * a longer request then has really switched that limit off.
 */
import http from "node:http";
import { syncBuiltinESMExports } from "node:module";

const { createServer } = http;
http.createServer = (...args) => {
  const listener = args.find((argument) => typeof argument === "function");
  const options = args.find((argument) => typeof argument === "object" && argument !== null) ?? {};
  // Node takes the longer of the two for the request's: both have to be short.
  const limits = { requestTimeout: 1500, headersTimeout: 1000, connectionsCheckingInterval: 200 };
  return createServer({ ...options, ...limits }, listener);
};
syncBuiltinESMExports();
