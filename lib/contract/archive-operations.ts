import { z } from "zod";
import { archiveQuerySchema, archiveRequestSchema } from "./files";
import type { Answer, ApiOperation } from "./operations";
import { jobEndSchema, jobProgressSchema, type ProblemCode } from "./problem";

const archives = "/api/sessions/{id}/archives";
const archive = `${archives}/{archive}`;
const zip: Answer = {
  status: 200,
  description:
    "The archive, as it is made. What could not be had is listed in portside-errors.txt at its top; an answer that breaks off is no whole archive",
  content: [{ type: "application/zip" }],
};
const onTransfer: readonly ProblemCode[] = [
  "invalid-request",
  "not-found",
  "denied",
  "not-supported",
  "too-large",
  "connection-failed",
  "data-connection-failed",
  "ftp-error",
  "timeout",
];

/** Files and directories as a ZIP. */
export const archiveOperations: readonly ApiOperation[] = [
  {
    id: "downloadArchive",
    method: "get",
    path: "/api/sessions/{id}/archive",
    summary: "Streams a ZIP of files and whole directories; path and pathBytes may be given many times",
    query: archiveQuerySchema,
    answers: [zip],
    problems: onTransfer,
  },
  {
    id: "createArchive",
    method: "post",
    path: archives,
    summary: "Prepares a ZIP of many paths, to be downloaded once within five minutes",
    body: { type: "application/json", schema: archiveRequestSchema },
    answers: [{ status: 201, description: "Location is where it can be downloaded" }],
    problems: ["invalid-request", "not-found", "busy"],
  },
  {
    id: "downloadPreparedArchive",
    method: "get",
    path: archive,
    summary: "Streams a prepared ZIP, once",
    answers: [zip],
    problems: onTransfer,
  },
  {
    id: "followArchive",
    method: "get",
    path: `${archive}/progress`,
    summary: "How far a prepared ZIP is, from before its download until its end",
    answers: [
      {
        status: 202,
        description:
          "Progress, one line each; the last line tells what failed. Closing the request doesn't cancel the archive",
        content: [
          { type: "application/x-ndjson", schema: z.union([jobProgressSchema, jobEndSchema]), lines: true },
        ],
      },
    ],
    problems: ["not-found"],
  },
  {
    id: "cancelArchive",
    method: "delete",
    path: archive,
    summary: "Gives a prepared ZIP up; a download under way breaks off",
    answers: [{ status: 204, description: "Gone" }],
    problems: ["not-found"],
  },
];
