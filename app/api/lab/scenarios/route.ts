import { listScenarios } from "@/lib/server/lab/scenarios";
import { route } from "@/lib/server/route";

export const dynamic = "force-dynamic";

export const GET = route(listScenarios, { whileDraining: "answers" });
