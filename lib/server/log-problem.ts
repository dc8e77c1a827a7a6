import type { Problem, ProblemCode } from "@/lib/contract/problem";
import { clientOf } from "./client-address";
import { requestIdHeader } from "./open-requests";
import { routeOf } from "./route-pattern";
import type { Runtime } from "./runtime";

/** Says what an operator wants to know of a refused request: who guesses, who is kept from where, which limit was hit. */
export function logProblem({ code, status }: Problem, request: Request, runtime: Runtime): void {
  const route = routeOf(new URL(request.url).pathname);
  const event = eventOf(code, route);
  if (event === null || runtime.isDraining) return;
  runtime.log.warn(event, {
    request: request.headers.get(requestIdHeader),
    method: request.method,
    route,
    status,
    code,
    client: clientOf(request.headers, runtime.settings),
  });
}

function eventOf(code: ProblemCode, route: string): string | null {
  switch (code) {
    case "not-signed-in":
      return route === "/api/access" ? "sign-in-failed" : null;
    case "busy":
      return route === "/api/access" ? "locked-out" : "limit-reached";
    case "host-not-allowed":
      return "target-refused";
    case "cross-site":
      return "cross-site-refused";
    default:
      return null;
  }
}
