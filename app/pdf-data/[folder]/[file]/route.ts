import { readPdfData } from "@/lib/server/pdf-data";
import { route } from "@/lib/server/route";

export const dynamic = "force-dynamic";

export const GET = route(readPdfData, { access: "anyone" });
