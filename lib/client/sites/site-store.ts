import { z } from "zod";
import { type Site, siteSchema } from "./site";
import { StoredList } from "./stored-list";

/** The sites that people saved in this browser. */
export const siteStore = new StoredList<Site>("portside.sites", siteSchema);

/** The folders of the list that are closed, by the keys of their rows. */
export const closedFolders = new StoredList<string>("portside.closed-folders", z.string());

/** Puts a site in, or in the place of its older self. @throws {ProblemError} when the browser can't keep it */
export function saveSite(site: Site): void {
  siteStore.change((sites) => {
    const at = sites.findIndex(({ id }) => id === site.id);
    return at === -1 ? [...sites, site] : sites.with(at, site);
  });
}

/** Changes a site as it is now, if it still is. @throws {ProblemError} when the browser can't keep it */
export function changeSite(id: string, change: (site: Site) => Site): void {
  siteStore.change((sites) => {
    const at = sites.findIndex((site) => site.id === id);
    const site = sites[at];
    return site === undefined ? sites : sites.with(at, change(site));
  });
}

/** @throws {ProblemError} when the browser can't keep the change */
export function deleteSite(id: string): void {
  siteStore.change((sites) => sites.filter((site) => site.id !== id));
}
