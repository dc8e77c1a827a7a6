import type { Session } from "@/lib/contract/session";
import { keepsRecent, recentConnection, recentConnections, withRecent } from "./recent-connections";
import { sealPassword } from "./sealing";
import { noteSessionSite } from "./session-sites";
import { isSameLogin, type SavedFields, type Site } from "./site";
import { changeSite, siteStore } from "./site-store";

/** A connection that was just made. */
export interface MadeConnection {
  readonly session: Session;
  readonly fields: SavedFields;
  /** What it was opened from; null for what was typed. */
  readonly site: Site | null;
  /** The fingerprint of the certificate that was accepted for it; null when none had to be. */
  readonly fingerprint: string | null;
  /** The password to remember for the site; null when nobody wanted that. */
  readonly password: string | null;
}

/**
 * Notes a connection: among the recent ones, and with the site that it was opened from.
 * @throws {ProblemError} when the browser can't keep it, or the password couldn't be sealed
 */
export async function noteConnection(made: MadeConnection): Promise<void> {
  const { session, fields, fingerprint, password } = made;
  const at = new Date();
  // A site that was edited since may log in elsewhere: what was typed or accepted for this login is none of its.
  const saved =
    siteStore.snapshot().find((site) => site.id === made.site?.id && isSameLogin(site, fields)) ?? null;
  if (made.site !== null) {
    const { name, colour } = made.site;
    noteSessionSite({ session: session.id, site: saved?.id ?? null, name, colour });
  }
  if (keepsRecent.current() === "on") {
    recentConnections.change((recent) => withRecent(recent, recentConnection(fields, saved, at)));
  }
  if (saved === null) return;
  changeSite(saved.id, (site) => ({
    ...site,
    lastUsedAt: at.toISOString(),
    fingerprint: fingerprint ?? site.fingerprint,
  }));
  if (password === null) return;
  const sealedPassword = await sealPassword(saved, password);
  changeSite(saved.id, (site) => (isSameLogin(site, saved) ? { ...site, sealedPassword } : site));
}
