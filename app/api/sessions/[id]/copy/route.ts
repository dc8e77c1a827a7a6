import { copyEntry } from "@/lib/server/copy-job";
import { route } from "@/lib/server/route";

export const dynamic = "force-dynamic";

export const POST = route(copyEntry);
