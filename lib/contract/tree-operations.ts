import { z } from "zod";
import type { ApiOperation } from "./operations";
import { modifiedRequestSchema, permissionsRequestSchema } from "./permissions";
import { jobEndSchema, jobProgressSchema, type ProblemCode } from "./problem";
import {
  searchEndSchema,
  searchMatchSchema,
  searchParametersSchema,
  searchProgressSchema,
  totalsEndSchema,
  treeTotalsSchema,
} from "./search";

const onServer: readonly ProblemCode[] = [
  "invalid-request",
  "not-found",
  "denied",
  "not-supported",
  "connection-failed",
  "ftp-error",
  "timeout",
];

/** What changes, and what looks through, files and whole trees without moving a byte of them. */
export const treeOperations: readonly ApiOperation[] = [
  {
    id: "changePermissions",
    method: "post",
    path: "/api/sessions/{id}/permissions",
    summary:
      "Sets permissions of files and directories, or of whole trees, where links are left as they are; one that fails doesn't stop the rest",
    body: { type: "application/json", schema: permissionsRequestSchema },
    answers: [
      {
        status: 202,
        description: "Progress, one line each; the last line tells what failed. Closing the request cancels",
        content: [
          { type: "application/x-ndjson", schema: z.union([jobProgressSchema, jobEndSchema]), lines: true },
        ],
      },
    ],
    problems: ["invalid-request", "not-found"],
  },
  {
    id: "setModified",
    method: "post",
    path: "/api/sessions/{id}/modified",
    summary: "Sets the date of a file's last change",
    body: { type: "application/json", schema: modifiedRequestSchema },
    answers: [{ status: 204, description: "Set" }],
    problems: onServer,
  },
  {
    id: "search",
    method: "get",
    path: "/api/sessions/{id}/search",
    summary:
      "Looks through a directory and everything below it, without following links; with totals=true counts what there is instead, and path and pathBytes may be given many times. Closing the request ends it",
    query: searchParametersSchema,
    answers: [
      {
        status: 200,
        description:
          "Matches and progress, or the totals so far, one line each; the last line tells what could not be looked at",
        content: [
          {
            type: "application/x-ndjson",
            schema: z.union([
              searchMatchSchema,
              searchProgressSchema,
              treeTotalsSchema,
              totalsEndSchema,
              searchEndSchema,
            ]),
            lines: true,
          },
        ],
      },
    ],
    problems: [...onServer, "too-large", "data-connection-failed"],
  },
];
