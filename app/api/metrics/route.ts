import { readMetrics } from "@/lib/server/metrics-route";
import { route } from "@/lib/server/route";

export const dynamic = "force-dynamic";

export const GET = route(readMetrics, { access: "anyone", whileDraining: "answers" });
