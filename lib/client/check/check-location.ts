import { appPath } from "@/lib/contract/base-path";

/** What the address of the check's page says. */
export interface CheckLocation {
  /** An ftp:// address to fill the form with. */
  readonly url: string | null;
  /** The id of a session to check. */
  readonly session: string | null;
}

export function parseCheckLocation(search: string): CheckLocation {
  const query = new URLSearchParams(search);
  return { url: query.get("url"), session: query.get("session") };
}

/** The address of the check of a session. */
export function checkOfSession(session: string): string {
  return appPath(`/check?${new URLSearchParams({ session })}`);
}
