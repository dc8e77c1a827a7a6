import { preference } from "../remembered";
import { sessionName } from "../sessions/session-names";
import {
  contentOfSite,
  fieldsOfSite,
  isSameLogin,
  newSite,
  type SavedFields,
  type Site,
  siteSchema,
} from "./site";
import { StoredList } from "./stored-list";

const MOST = 10;

/** Where this browser connected to last, newest first, without passwords. One of a saved site has the site's id. */
export const recentConnections = new StoredList<Site>("portside.recent-connections", siteSchema);

/** Whether connections are noted; a person can turn that off. */
export const keepsRecent = preference("portside.keep-recent", ["on", "off"]);

/** A connection as one of the recent ones. */
export function recentConnection(fields: SavedFields, site: Site | null, at: Date): Site {
  const name = sessionName({
    user: fields.user.trim() || "anonymous",
    host: fields.host.trim(),
    port: Number(fields.port) || 21,
  });
  const { password: _, ...saved } = fieldsOfSite(fields);
  const content =
    site === null ? { ...saved, name, folder: [], colour: null, notes: "" } : contentOfSite(site);
  return { ...newSite(content), ...(site !== null && { id: site.id }), lastUsedAt: at.toISOString() };
}

/** The list with a connection put first, and an older one of the same site or login gone. */
export function withRecent(recent: readonly Site[], connection: Site): readonly Site[] {
  const others = recent.filter((other) => other.id !== connection.id && !isSameLogin(other, connection));
  return [connection, ...others].slice(0, MOST);
}
