import { readAppSettings } from "@/lib/server/app-facts";
import { route } from "@/lib/server/route";

export const dynamic = "force-dynamic";

export const GET = route(readAppSettings, { whileDraining: "answers" });
