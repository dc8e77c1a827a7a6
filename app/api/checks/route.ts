import { runCheck } from "@/lib/server/checks";
import { route } from "@/lib/server/route";

export const dynamic = "force-dynamic";

export const POST = route(runCheck);
