import { z } from "zod";
import {
  labRunRequestSchema,
  scenarioSchema,
  sessionViewSchema,
  stepRequestSchema,
  stepResponseSchema,
} from "./lab";
import type { ApiOperation } from "./operations";
import { problemSchema } from "./problem";

/** The lab: scenarios on simulated networks, which are sessions like any other once they run. */
export const labOperations: readonly ApiOperation[] = [
  {
    id: "listScenarios",
    method: "get",
    path: "/api/lab/scenarios",
    summary: "The lab's scenarios, in the order in which they build on each other",
    answers: [
      {
        status: 200,
        description: "All but the predicates that judge a run",
        content: [{ type: "application/json", schema: z.array(scenarioSchema) }],
      },
    ],
    problems: [],
  },
  {
    id: "startRun",
    method: "post",
    path: "/api/lab/scenarios/{scenario}/runs",
    summary:
      "Builds a scenario's network, with what the learner changed, and logs in: a session that reaches nothing but that network, and that ends after five minutes without use. Another run may end the longest unused one of this browser",
    body: { type: "application/json", schema: labRunRequestSchema },
    answers: [
      {
        status: 201,
        description: "The session, for every route of sessions; Location names it",
        content: [{ type: "application/json", schema: sessionViewSchema }],
      },
    ],
    problems: [
      "invalid-request",
      "not-found",
      "login-refused",
      "busy",
      "connection-failed",
      "ftp-error",
      "timeout",
    ],
  },
  {
    id: "letStepGo",
    method: "post",
    path: "/api/sessions/{id}/step",
    summary:
      "In step mode, lets the command or the dial go that waits; with until=end also all that follow, waiting or not",
    body: { type: "application/json", schema: stepRequestSchema },
    answers: [
      {
        status: 200,
        description: "What went; null where nothing waited, with until=end alone",
        content: [{ type: "application/json", schema: stepResponseSchema }],
      },
      {
        status: 409,
        description: "Nothing waits, or another step than the number says (conflict)",
        content: [{ type: "application/problem+json", schema: problemSchema }],
      },
    ],
    problems: ["invalid-request", "not-found"],
  },
];
