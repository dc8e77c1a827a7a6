import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as pdfData from "@/app/pdf-data/[folder]/[file]/route";
import { codeOf } from "./testing/connected-browser";
import { startTestPortside, type TestPortside } from "./testing/test-portside";

let portside: TestPortside;
beforeAll(async () => {
  portside = await startTestPortside({ PORTSIDE_PASSWORD: "a password that nobody gives here" });
});
afterAll(() => portside.close());

/** The parameters as Next hands them over: decoded. */
function ask(folder: string, file: string): Promise<Response> {
  const request = new Request("http://localhost:3000/pdf-data/x/y", { headers: { host: "127.0.0.1:3000" } });
  return pdfData.GET(request, { params: Promise.resolve({ folder, file }) });
}

it.each([
  ["cmaps", "78-H.bcmap", "application/octet-stream"],
  ["iccs", "CGATS001Compat-v2-micro.icc", "application/octet-stream"],
  ["standard_fonts", "FoxitFixed.pfb", "application/octet-stream"],
  ["wasm", "openjpeg.wasm", "application/wasm"],
  ["wasm", "openjpeg_nowasm_fallback.js", "text/javascript"],
])("%s/%s is pdf.js's file, as %s", async (folder, file, type) => {
  const response = await ask(folder, file);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe(type);
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(response.headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
  const expected = readFileSync(`node_modules/pdfjs-dist/${folder}/${file}`);
  expect(Buffer.from(await response.arrayBuffer()).equals(expected)).toBe(true);
});

it.each([
  ["wasm", "nothing.wasm"],
  ["build", "pdf.mjs"],
  ["..", "package.json"],
  ["wasm/..", "package.json"],
  ["cmaps", "../package.json"],
  ["cmaps", "..\\package.json"],
  ["cmaps", "/etc/hosts.conf"],
  ["cmaps", "78-H.bcmap\0.txt"],
  ["cmaps", "78-H.bcmap\n"],
  ["cmaps", ".."],
  ["cmaps", ""],
  ["constructor", "name.txt"],
])("%j/%j is no file of pdf.js", async (folder, file) => {
  const response = await ask(folder, file);
  expect(response.status).toBe(404);
  expect(await codeOf(response)).toBe("not-found");
});
