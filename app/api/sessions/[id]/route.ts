import { route } from "@/lib/server/route";
import { changeSession, closeSession, readSession } from "@/lib/server/sessions";

export const dynamic = "force-dynamic";

export const GET = route(readSession, { whileDraining: "answers" });
export const PATCH = route(changeSession);
export const DELETE = route(closeSession, { whileDraining: "answers" });
