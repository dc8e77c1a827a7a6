import { route } from "@/lib/server/route";
import { createUpload, describeUploads } from "@/lib/server/uploads/uploads";

export const dynamic = "force-dynamic";

export const OPTIONS = route(describeUploads);
export const POST = route(createUpload);
