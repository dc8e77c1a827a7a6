import "server-only";
import { scenarioSchema } from "@/lib/contract/lab";
import { scenarios } from "@/lib/protocol/lab/scenarios/scenario-list";

/** `GET /api/lab/scenarios`: all but the predicates, which don't cross HTTP. */
export function listScenarios(): Response {
  return Response.json(scenarios.map((scenario) => scenarioSchema.parse(scenario)));
}
