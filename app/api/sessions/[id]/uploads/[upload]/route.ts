import { route } from "@/lib/server/route";
import { appendToUpload, discardUpload, readUpload } from "@/lib/server/uploads/uploads";

export const dynamic = "force-dynamic";

// tus-js-client begins a file anew on any other refusal of HEAD.
export const HEAD = route(readUpload, { whileDraining: 423 });
export const PATCH = route(appendToUpload);
export const DELETE = route(discardUpload);
