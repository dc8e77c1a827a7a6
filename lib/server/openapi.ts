import "server-only";
import { z } from "zod";
import { appPath } from "@/lib/contract/base-path";
import {
  type Answer,
  type ApiOperation,
  type Content,
  commonProblems,
  namedSchemas,
  operations,
} from "@/lib/contract/operations";
import type { ProblemCode } from "@/lib/contract/problem";
import { version } from "@/package.json";
import { problemStatus } from "./http-problem";

type JsonObject = Record<string, unknown>;

/** `GET /api/openapi.json` */
export function readOpenApi(): Response {
  return Response.json(openApiDocument(), { headers: { "Cache-Control": "public, max-age=300" } });
}

/** The API in OpenAPI 3.1, generated from the schemas that the routes themselves use. */
export function openApiDocument(): JsonObject {
  const schemas = componentSchemas();
  const paths: Record<string, JsonObject> = {};
  for (const operation of operations) {
    const path = paths[operation.path] ?? {};
    path[operation.method] = describeOperation(operation, schemas);
    paths[operation.path] = path;
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Portside",
      version,
      description:
        "A file manager for FTP servers that shows the wire. Begin with GET /api/sessions and keep the cookie that it sets.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: appPath("/") }],
    paths,
    components: {
      schemas: schemas.all,
      securitySchemes: { browser: { type: "apiKey", in: "cookie", name: "portside" } },
    },
    security: [{ browser: [] }],
  };
}

interface ComponentSchemas {
  readonly all: JsonObject;
  /** The name that a schema of a body has in the document. */
  readonly names: ReadonlyMap<z.ZodType, string>;
}

/** Every body's schema under a name: the shared ones by their own, the others by their operation. */
function componentSchemas(): ComponentSchemas {
  const requests = new Map<z.ZodType, string>();
  const answers = new Map(Object.entries(namedSchemas).map(([name, schema]) => [schema, name]));
  for (const { id, body, answers: all } of operations) {
    if (body?.schema) requests.set(body.schema, `${id}Request`);
    const schemas = all.flatMap(({ content }) => (content ?? []).flatMap(({ schema }) => schema ?? []));
    for (const [index, schema] of schemas.entries()) {
      if (!answers.has(schema)) answers.set(schema, `${id}Answer${index === 0 ? "" : index + 1}`);
    }
  }
  return {
    all: { ...toComponents(requests, "input"), ...toComponents(answers, "output") },
    names: new Map([...requests, ...answers]),
  };
}

function toComponents(names: ReadonlyMap<z.ZodType, string>, io: "input" | "output"): JsonObject {
  const registry = z.registry<{ id: string }>();
  for (const [schema, id] of names) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: reference, io });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, withoutIdentity(schema)]));
}

function reference(name: string): string {
  return `#/components/schemas/${name}`;
}

/** Inside a document a schema has neither a dialect nor an address of its own. */
function withoutIdentity(schema: object): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== "$schema" && name !== "$id"));
}

function describeOperation(operation: ApiOperation, schemas: ComponentSchemas): JsonObject {
  const { id, summary, body, answers, problems } = operation;
  const responses: JsonObject = {};
  for (const answer of answers) responses[answer.status] = describeAnswer(answer, schemas);
  for (const [status, codes] of byStatus([...commonProblems, ...problems])) {
    responses[status] = {
      description: codes.join(", "),
      content: { "application/problem+json": { schema: { $ref: reference("Problem") } } },
    };
  }
  return {
    operationId: id,
    summary,
    parameters: describeParameters(operation),
    ...(body && {
      requestBody: { required: body.isOptional !== true, content: describeContent([body], schemas) },
    }),
    responses,
  };
}

function describeAnswer({ description, content }: Answer, schemas: ComponentSchemas): JsonObject {
  return { description, ...(content && { content: describeContent(content, schemas) }) };
}

function describeContent(contents: readonly Content[], { names }: ComponentSchemas): JsonObject {
  return Object.fromEntries(
    contents.map(({ type, schema, lines }) => {
      const name = schema && names.get(schema);
      return [
        type,
        { ...(name && { schema: { $ref: reference(name) } }), ...(lines && { "x-one-value-a-line": true }) },
      ];
    }),
  );
}

function describeParameters({ path, query, headers = [] }: ApiOperation): JsonObject[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: "query",
    required: false,
    schema: isSchema(schema) ? withoutIdentity(z.toJSONSchema(schema, { io: "output" })) : {},
  }));
  const inHeader = headers.map((name) => ({
    name,
    in: "header",
    required: false,
    schema: { type: "string" },
  }));
  return [...inPath, ...inQuery, ...inHeader];
}

function isSchema(value: unknown): value is z.ZodType {
  return value instanceof z.ZodType;
}

function byStatus(codes: readonly ProblemCode[]): Map<number, ProblemCode[]> {
  const found = new Map<number, ProblemCode[]>();
  for (const code of new Set(codes)) {
    const status = problemStatus[code];
    found.set(status, [...(found.get(status) ?? []), code]);
  }
  return new Map([...found].sort(([a], [b]) => a - b));
}
