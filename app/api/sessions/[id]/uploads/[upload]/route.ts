import { route } from "@/lib/server/route";
import { appendToUpload, discardUpload, readUpload } from "@/lib/server/uploads/uploads";

export const dynamic = "force-dynamic";

export const HEAD = route(readUpload);
export const PATCH = route(appendToUpload);
export const DELETE = route(discardUpload);
