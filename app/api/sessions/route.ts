import { route } from "@/lib/server/route";
import { createSession, listSessions } from "@/lib/server/sessions";

export const dynamic = "force-dynamic";

export const GET = route(listSessions, { whileDraining: "answers" });
export const POST = route(createSession);
