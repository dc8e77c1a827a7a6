import { listEntries } from "@/lib/server/entries";
import { route } from "@/lib/server/route";

export const dynamic = "force-dynamic";

export const GET = route(listEntries);
