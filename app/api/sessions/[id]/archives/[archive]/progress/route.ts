import { followArchive } from "@/lib/server/archives/archive-routes";
import { route } from "@/lib/server/route";

export const dynamic = "force-dynamic";

export const GET = route(followArchive, { whileDraining: "answers" });
