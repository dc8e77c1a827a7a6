import { deleteEntries } from "@/lib/server/delete-job";
import { route } from "@/lib/server/route";

export const dynamic = "force-dynamic";

export const POST = route(deleteEntries);
