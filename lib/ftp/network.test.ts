import { expect, it, vi } from "vitest";
import { isNetworkError, NetworkError } from "./network";

it("knows a network's error, by its code where one is asked for", () => {
  const error = new NetworkError("timeout", "No answer");
  expect(isNetworkError(error)).toBe(true);
  expect(isNetworkError(error, "timeout")).toBe(true);
  expect(isNetworkError(error, "refused")).toBe(false);
  expect(isNetworkError(new Error("timeout"))).toBe(false);
  expect(isNetworkError(null)).toBe(false);
});

it("knows it when another copy of the module made it, as in a Next.js process", async () => {
  vi.resetModules();
  const copy = await import("./network");
  const error = new copy.NetworkError("timeout", "No answer");
  expect(error).not.toBeInstanceOf(NetworkError);
  expect(isNetworkError(error, "timeout")).toBe(true);
});
