import { downloadContent } from "@/lib/server/download";
import { route } from "@/lib/server/route";
import { uploadContent } from "@/lib/server/upload";

export const dynamic = "force-dynamic";

export const GET = route(downloadContent);
export const HEAD = route(downloadContent);
export const PUT = route(uploadContent);
