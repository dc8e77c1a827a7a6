import type { Page } from "@playwright/test";
import { emptyIncoming } from "./practice-files";

/** Ends the sessions that a test opened: the practice server takes only so many connections from one address. */
export async function closeSessions(page: Page): Promise<void> {
  const response = await page.request.get("/api/sessions");
  if (!response.ok()) return;
  const sessions: readonly { readonly id: string }[] = await response.json();
  for (const { id } of sessions) await page.request.delete(`/api/sessions/${id}`);
}

/** Ends the sessions that a test opened, and deletes what it stored in the practice server's `/incoming`. */
export async function leaveAsFound(page: Page): Promise<void> {
  await closeSessions(page);
  await emptyIncoming();
}
