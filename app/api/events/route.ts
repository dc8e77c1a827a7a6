import { readAllTraffic } from "@/lib/server/owner-events";
import { route } from "@/lib/server/route";

export const dynamic = "force-dynamic";

export const GET = route(readAllTraffic, { whileDraining: "answers" });
