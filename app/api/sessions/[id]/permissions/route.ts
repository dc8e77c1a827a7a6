import { changePermissions } from "@/lib/server/permissions-job";
import { route } from "@/lib/server/route";

export const dynamic = "force-dynamic";

export const POST = route(changePermissions);
