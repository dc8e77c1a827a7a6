import { sendCommand } from "@/lib/server/commands";
import { route } from "@/lib/server/route";

export const dynamic = "force-dynamic";

export const POST = route(sendCommand);
