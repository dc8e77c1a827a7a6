import { checkOfSession } from "@/lib/client/check/check-location";

/** Opens the check of a session in a tab of its own: the workspace's holds what is on its way. */
export function openCheck(session: string): void {
  window.open(checkOfSession(session), "_blank", "noopener");
}
