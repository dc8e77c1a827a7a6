import { setModified } from "@/lib/server/names";
import { route } from "@/lib/server/route";

export const dynamic = "force-dynamic";

export const POST = route(setModified);
