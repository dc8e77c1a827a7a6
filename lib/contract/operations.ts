import { z } from "zod";
import { accessRequestSchema, signOutQuerySchema } from "./access";
import { archiveOperations } from "./archive-operations";
import { checkEndSchema, checkLineSchema, checkRequestSchema } from "./check";
import { commandAnswerSchema, commandRequestSchema } from "./commands";
import {
  contentQuerySchema,
  copyRequestSchema,
  deleteRequestSchema,
  directoryRequestSchema,
  entrySchema,
  listingEndSchema,
  listingSchema,
  pathQuerySchema,
  renameRequestSchema,
  storedSchema,
} from "./files";
import { healthSchema } from "./health";
import { labTranscriptSchema, sessionViewSchema, stepEventSchema } from "./lab";
import { labOperations } from "./lab-operations";
import { networkEventSchema } from "./network-event";
import { jobEndSchema, jobProgressSchema, type ProblemCode, problemSchema } from "./problem";
import {
  sealedPasswordSchema,
  sealRequestSchema,
  sessionChangeSchema,
  sessionRequestSchema,
} from "./session";
import { appSettingsSchema } from "./settings";
import { eventsQuerySchema, sessionEventSchema, trafficEventSchema, transcriptSchema } from "./traffic";
import { treeOperations } from "./tree-operations";
import { uploadOperations } from "./upload-operations";

/** A body that goes over HTTP; without a schema it is raw bytes or free text. */
export interface Content {
  readonly type: string;
  /** For a request that may come without. */
  readonly isOptional?: boolean;
  readonly schema?: z.ZodType;
  /** One JSON text a line, each of the schema. */
  readonly lines?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly description: string;
  readonly content?: readonly Content[];
}

/** One method on one path of the API: what the generated OpenAPI document says of it, and what routes are held to. */
export interface ApiOperation {
  readonly id: string;
  readonly method: "get" | "head" | "post" | "put" | "patch" | "delete" | "options";
  /** With `{id}` for the session. */
  readonly path: string;
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly headers?: readonly string[];
  readonly body?: Content;
  readonly answers: readonly Answer[];
  /** What else it may answer, beyond what every operation may. */
  readonly problems: readonly ProblemCode[];
}

const json = (schema: z.ZodType): Content => ({ type: "application/json", schema });
const ndjson = (...schemas: [z.ZodType, z.ZodType, ...z.ZodType[]]): Content => ({
  type: "application/x-ndjson",
  schema: z.union(schemas),
  lines: true,
});
const bytes: Content = { type: "application/octet-stream" };
const eventStream = (...schemas: [z.ZodType, ...z.ZodType[]]): Content => ({
  type: "text/event-stream",
  schema: z.union(schemas),
});

const onServer: readonly ProblemCode[] = [
  "not-found",
  "denied",
  "not-supported",
  "connection-failed",
  "ftp-error",
  "timeout",
];
const onTransfer: readonly ProblemCode[] = [...onServer, "data-connection-failed"];
const conditions = ["If-Match", "If-None-Match"];
const readConditions = [...conditions, "If-Modified-Since", "If-Unmodified-Since", "If-Range", "Range"];

export const operations: readonly ApiOperation[] = [
  {
    id: "listSessions",
    method: "get",
    path: "/api/sessions",
    summary: "This browser's sessions, without those of the lab; gives a new browser its cookie",
    answers: [{ status: 200, description: "The sessions", content: [json(sessionViewSchema.array())] }],
    problems: [],
  },
  {
    id: "createSession",
    method: "post",
    path: "/api/sessions",
    summary: "Connects to an FTP server and logs in",
    body: json(sessionRequestSchema),
    answers: [
      { status: 201, description: "The session; Location names it", content: [json(sessionViewSchema)] },
    ],
    problems: [
      "invalid-request",
      "login-refused",
      "host-not-allowed",
      "busy",
      "connection-failed",
      "ftp-error",
      "timeout",
    ],
  },
  {
    id: "readSession",
    method: "get",
    path: "/api/sessions/{id}",
    summary: "One session",
    answers: [{ status: 200, description: "The session", content: [json(sessionViewSchema)] }],
    problems: ["not-found"],
  },
  {
    id: "changeSession",
    method: "patch",
    path: "/api/sessions/{id}",
    summary: "Changes settings; in force from the next transfer, without logging in again",
    body: json(sessionChangeSchema),
    answers: [{ status: 200, description: "The session as it is now", content: [json(sessionViewSchema)] }],
    problems: ["invalid-request", "not-found"],
  },
  {
    id: "closeSession",
    method: "delete",
    path: "/api/sessions/{id}",
    summary: "Logs out",
    answers: [{ status: 204, description: "The session has ended" }],
    problems: ["not-found"],
  },
  {
    id: "listEntries",
    method: "get",
    path: "/api/sessions/{id}/entries",
    summary: "Lists a directory, always from the wire; as NDJSON when Accept asks for it",
    query: pathQuerySchema,
    answers: [
      {
        status: 200,
        description: "The listing; as NDJSON one entry a line, the last line tells the end",
        content: [json(listingSchema), ndjson(entrySchema, listingEndSchema)],
      },
    ],
    problems: ["invalid-request", "too-large", ...onTransfer],
  },
  {
    id: "makeDirectory",
    method: "post",
    path: "/api/sessions/{id}/directories",
    summary: "Makes a directory",
    body: json(directoryRequestSchema),
    answers: [{ status: 201, description: "Made", content: [json(z.object({ path: z.string() }))] }],
    problems: ["invalid-request", "already-exists", "storage-full", ...onServer],
  },
  {
    id: "rename",
    method: "post",
    path: "/api/sessions/{id}/rename",
    summary: "Renames or moves",
    body: json(renameRequestSchema),
    answers: [{ status: 204, description: "Renamed" }],
    problems: ["invalid-request", "already-exists", ...onServer],
  },
  {
    id: "delete",
    method: "post",
    path: "/api/sessions/{id}/delete",
    summary: "Deletes files and directories; one that fails doesn't stop the rest",
    body: json(deleteRequestSchema),
    answers: [
      {
        status: 202,
        description: "Progress, one line each; the last line tells what failed. Closing the request cancels",
        content: [ndjson(jobProgressSchema, jobEndSchema)],
      },
    ],
    problems: ["invalid-request", "not-found"],
  },
  {
    id: "copy",
    method: "post",
    path: "/api/sessions/{id}/copy",
    summary:
      "Copies a file or a whole directory, on the server where it can, also to another session; never onto what is there",
    body: json(copyRequestSchema),
    answers: [
      {
        status: 202,
        description: "Progress, one line each; the last line tells what failed. Closing the request cancels",
        content: [ndjson(jobProgressSchema, jobEndSchema)],
      },
    ],
    problems: ["invalid-request", "not-found"],
  },
  {
    id: "downloadContent",
    method: "get",
    path: "/api/sessions/{id}/content",
    summary: "Downloads a file or a part of it",
    query: contentQuerySchema,
    headers: readConditions,
    answers: [
      { status: 200, description: "The file", content: [bytes] },
      { status: 206, description: "The part", content: [bytes] },
      { status: 304, description: "The version that the client has" },
    ],
    problems: ["invalid-request", "conflict", "range-not-satisfiable", ...onTransfer],
  },
  {
    id: "readContentFacts",
    method: "head",
    path: "/api/sessions/{id}/content",
    summary: "Size and date of a file",
    query: contentQuerySchema,
    headers: readConditions,
    answers: [
      { status: 200, description: "Content-Length, Last-Modified and ETag, where the server tells them" },
      { status: 304, description: "The version that the client has" },
    ],
    problems: ["invalid-request", "conflict", ...onServer],
  },
  {
    id: "uploadContent",
    method: "put",
    path: "/api/sessions/{id}/content",
    summary: "Uploads the raw body, replacing what is there once all of it has arrived",
    query: pathQuerySchema,
    headers: conditions,
    body: bytes,
    answers: [
      { status: 201, description: "Created", content: [json(storedSchema)] },
      { status: 200, description: "Replaced", content: [json(storedSchema)] },
    ],
    problems: ["invalid-request", "already-exists", "conflict", "too-large", "storage-full", ...onTransfer],
  },
  ...uploadOperations,
  ...archiveOperations,
  ...treeOperations,
  ...labOperations,
  {
    id: "sendCommand",
    method: "post",
    path: "/api/sessions/{id}/commands",
    summary:
      "Sends one command as typed, on a control connection of its own, which stays as it was left. LIST, NLST, MLSD and RETR bring up to 1 MiB as text, over the data connection that a typed PASV, EPSV, PORT or EPRT announced, or else over one that Portside announces first",
    body: json(commandRequestSchema),
    answers: [
      {
        status: 200,
        description: "Whatever the server answered, its refusals included. Closing the request cancels",
        content: [json(commandAnswerSchema)],
      },
    ],
    problems: [
      "invalid-request",
      "command-refused",
      "not-found",
      "login-refused",
      "busy",
      "connection-failed",
      "data-connection-failed",
      "timeout",
    ],
  },
  {
    id: "readTraffic",
    method: "get",
    path: "/api/sessions/{id}/events",
    summary: "The session's traffic, live; with format as a download",
    query: eventsQuerySchema,
    headers: ["Last-Event-ID"],
    answers: [
      {
        status: 200,
        description:
          "`event: traffic` with the sequence number as id, or the download. Of a run of the lab also `event: network`, numbered, without an id and each time from the first on, and in step mode `event: step`: what waits now, or null",
        content: [
          eventStream(trafficEventSchema, networkEventSchema, stepEventSchema),
          json(z.union([labTranscriptSchema, transcriptSchema])),
          { type: "text/plain" },
          { type: "application/vnd.mermaid" },
          { type: "application/x-pcapng" },
        ],
      },
    ],
    problems: ["invalid-request", "not-found"],
  },
  {
    id: "readAllTraffic",
    method: "get",
    path: "/api/events",
    summary:
      "The traffic, states and settings of all of this browser's sessions, live; without those of the lab",
    headers: ["Last-Event-ID"],
    answers: [
      {
        status: 200,
        description: "`event: traffic` and `event: session`; ids are opaque",
        content: [eventStream(trafficEventSchema, sessionEventSchema)],
      },
    ],
    problems: ["invalid-request"],
  },
  {
    id: "runCheck",
    method: "post",
    path: "/api/checks",
    summary:
      "Checks a server step by step, and changes nothing on it: the login to check, or one of this browser's sessions",
    body: json(checkRequestSchema),
    answers: [
      {
        status: 200,
        description:
          "A line for each step as it ends; the last line is the verdict. Closing the request ends the check",
        content: [ndjson(checkLineSchema, checkEndSchema)],
      },
    ],
    problems: ["invalid-request", "host-not-allowed", "not-found", "busy"],
  },
  {
    id: "createSealedPassword",
    method: "post",
    path: "/api/sealed-passwords",
    summary: "Seals a password for this browser, host, port, user and at least this encryption",
    body: json(sealRequestSchema),
    answers: [{ status: 200, description: "What may be kept", content: [json(sealedPasswordSchema)] }],
    problems: ["invalid-request"],
  },
  {
    id: "signIn",
    method: "post",
    path: "/api/access",
    summary: "Signs in with the operator's access password",
    body: json(accessRequestSchema),
    answers: [{ status: 204, description: "Signed in" }],
    problems: ["invalid-request", "too-large", "not-signed-in", "busy"],
  },
  {
    id: "signOut",
    method: "delete",
    path: "/api/access",
    summary: "Signs this browser out, or everywhere all that are signed in, and ends their event streams",
    query: signOutQuerySchema,
    answers: [{ status: 204, description: "Signed out" }],
    problems: ["invalid-request", "not-signed-in"],
  },
  {
    id: "readSettings",
    method: "get",
    path: "/api/settings",
    summary: "What the interface needs to know about this deployment",
    answers: [{ status: 200, description: "The settings", content: [json(appSettingsSchema)] }],
    problems: [],
  },
  {
    id: "readHealth",
    method: "get",
    path: "/api/health",
    summary: "Whether Portside works",
    answers: [
      { status: 200, description: "It does", content: [json(healthSchema)] },
      {
        status: 503,
        description: "It is about to stop, and begins nothing new",
        content: [json(healthSchema)],
      },
    ],
    problems: [],
  },
  {
    id: "readMetrics",
    method: "get",
    path: "/api/metrics",
    summary: "What Portside does, counted, in Prometheus's text format; where the operator turned it on",
    headers: ["Authorization"],
    answers: [{ status: 200, description: "The metrics", content: [{ type: "text/plain" }] }],
    problems: ["not-found"],
  },
  {
    id: "readOpenApi",
    method: "get",
    path: "/api/openapi.json",
    summary: "This document",
    answers: [
      { status: 200, description: "OpenAPI 3.1", content: [json(z.record(z.string(), z.unknown()))] },
    ],
    problems: [],
  },
];

/** What every operation may answer. */
export const commonProblems: readonly ProblemCode[] = ["cross-site", "not-signed-in", "internal"];

/** Schemas that the OpenAPI document names. */
export const namedSchemas: Readonly<Record<string, z.ZodType>> = {
  Session: sessionViewSchema,
  Entry: entrySchema,
  Problem: problemSchema,
  TrafficEvent: trafficEventSchema,
};
