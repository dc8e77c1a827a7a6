import { route } from "@/lib/server/route";
import { createSealedPassword } from "@/lib/server/sealed-passwords";

export const dynamic = "force-dynamic";

export const POST = route(createSealedPassword);
