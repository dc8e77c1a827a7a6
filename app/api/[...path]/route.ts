import { HttpProblem } from "@/lib/server/http-problem";
import { route } from "@/lib/server/route";

export const dynamic = "force-dynamic";

/** What the API doesn't have: a program that asks gets a problem, not a page. */
const nothingHere = route(
  () => {
    throw new HttpProblem("not-found", {
      title: "The API has no such path",
      detail: "Check the address. GET /api/openapi.json describes what there is.",
    });
  },
  { access: "anyone" },
);

export {
  nothingHere as DELETE,
  nothingHere as GET,
  nothingHere as HEAD,
  nothingHere as PATCH,
  nothingHere as POST,
  nothingHere as PUT,
};
