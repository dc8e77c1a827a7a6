import { readOpenApi } from "@/lib/server/openapi";
import { route } from "@/lib/server/route";

export const dynamic = "force-dynamic";

export const GET = route(readOpenApi, { access: "anyone", whileDraining: "answers" });
