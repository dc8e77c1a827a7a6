import { letStepGo } from "@/lib/server/lab/runs";
import { route } from "@/lib/server/route";

export const dynamic = "force-dynamic";

export const POST = route(letStepGo, { whileDraining: "answers" });
