import { operations } from "@/lib/contract/operations";

const patterns = [...new Set(operations.map(({ path }) => path))].map((path) => ({
  path,
  // A base path may stand before it.
  expression: new RegExp(`^(?:/[^/]+)*?${path.replace(/\{\w+\}/g, "[^/]+")}/?$`),
}));

/**
 * What a request asks for, without anything that is in its address: a path of the OpenAPI document, `asset`, `page`, or
 * `unknown` for what the API doesn't have.
 */
export function routeOf(url: string): string {
  const [path = ""] = url.split("?", 1);
  if (path.includes("/_next/")) return "asset";
  if (!path.includes("/api/")) return "page";
  return patterns.find(({ expression }) => expression.test(path))?.path ?? "unknown";
}
