import { route } from "@/lib/server/route";
import { signIn, signOut } from "@/lib/server/sign-in";

export const dynamic = "force-dynamic";

export const POST = route(signIn, { access: "anyone", whileDraining: "answers" });
export const DELETE = route(signOut, { access: "anyone", whileDraining: "answers" });
