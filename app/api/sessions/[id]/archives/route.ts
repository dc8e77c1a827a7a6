import { createArchive } from "@/lib/server/archives/archive-routes";
import { route } from "@/lib/server/route";

export const dynamic = "force-dynamic";

export const POST = route(createArchive);
