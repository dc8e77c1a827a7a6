import { readdirSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { operations } from "@/lib/contract/operations";
import { openApiDocument } from "./openapi";

const api = resolve(dirname(fileURLToPath(import.meta.url)), "../../app/api");
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

async function implemented(): Promise<string[]> {
  const files = readdirSync(api, { recursive: true, encoding: "utf8" }).filter(
    // The catch-all answers what is not described.
    (file) => basename(file) === "route.ts" && !file.startsWith("[..."),
  );
  const all = await Promise.all(
    files.map(async (file) => {
      const route: Record<string, unknown> = await import(resolve(api, file));
      const path = `/api/${dirname(file)}`.replace(/\[(\w+)\]/g, "{$1}");
      return methods.filter((method) => method in route).map((method) => `${method} ${path}`);
    }),
  );
  return all.flat();
}

describe("the OpenAPI document", () => {
  it("describes every route, and every described route exists", async () => {
    const described = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect((await implemented()).toSorted()).toEqual(described.toSorted());
  });

  it("refers only to what it defines", () => {
    const document = openApiDocument();
    const text = JSON.stringify(document);
    const schema = z.object({
      openapi: z.string(),
      components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
    });
    const { openapi, components } = schema.parse(document);
    expect(openapi).toBe("3.1.0");
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference);
    expect(references.length).toBeGreaterThan(20);
    for (const reference of new Set(references)) {
      const name = /^#\/components\/schemas\/(\w+)$/.exec(reference ?? "")?.[1];
      expect(Object.keys(components.schemas), reference).toContain(name);
    }
    expect(text).not.toContain("$schema");
  });

  it("names each operation once and documents its problems", () => {
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
    expect(openApiDocument()).toMatchObject({
      paths: {
        "/api/sessions": {
          post: {
            requestBody: {
              content: {
                "application/json": { schema: { $ref: "#/components/schemas/createSessionRequest" } },
              },
            },
            responses: { 201: {}, 400: {}, 403: {}, 502: {} },
          },
        },
      },
    });
  });

  it("tells of paths as bytes, and of text below them", () => {
    const document = z.object({
      paths: z.record(
        z.string(),
        z.record(z.string(), z.object({ parameters: z.array(z.object({ name: z.string() })) })),
      ),
      components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
    });
    const { paths, components } = document.parse(openApiDocument());
    const parametersOf = (method: string, resource: string) =>
      paths[`/api/sessions/{id}/${resource}`]?.[method]?.parameters.map(({ name }) => name);
    for (const [method, resource] of [
      ["get", "entries"],
      ["get", "content"],
      ["head", "content"],
      ["put", "content"],
    ] as const) {
      expect(parametersOf(method, resource)).toEqual(expect.arrayContaining(["path", "pathBytes", "below"]));
    }
    const { listEntriesAnswer, listEntriesAnswer2 } = components.schemas;
    expect(listEntriesAnswer).toMatchObject({ properties: { pathBytes: { type: "string" } } });
    expect(JSON.stringify(listEntriesAnswer2)).toContain('"pathBytes"');
    expect(components.schemas).toMatchObject({
      makeDirectoryRequest: { properties: { pathBytes: {}, below: {} } },
      renameRequest: { properties: { fromBytes: {}, toBytes: {}, toBelow: {} } },
      deleteRequest: { properties: { pathsBytes: {} } },
    });
  });
});
