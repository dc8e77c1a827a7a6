import { route } from "@/lib/server/route";
import { search } from "@/lib/server/search";

export const dynamic = "force-dynamic";

export const GET = route(search);
