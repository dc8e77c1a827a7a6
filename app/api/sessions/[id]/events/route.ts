import { route } from "@/lib/server/route";
import { readTraffic } from "@/lib/server/session-events";

export const dynamic = "force-dynamic";

export const GET = route(readTraffic, { whileDraining: "answers" });
