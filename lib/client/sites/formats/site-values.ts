import { z } from "zod";
import { contentOfSite, newSite, type SiteContent, siteSchema } from "../site";

/** What a program's file says of a site, by its own names. */
export type SiteValues = ReadonlyMap<string, string>;

/** A part of a site that a program writes under one or more of its names. */
export interface SiteProperty {
  readonly parts: readonly (keyof SiteContent)[];
  /** What to write; null where the name is not to be written. */
  readonly write: (site: SiteContent) => Readonly<Record<string, string | null>>;
}

export interface SiteFormat {
  readonly read: (values: SiteValues) => SiteContent;
  readonly properties: readonly SiteProperty[];
  /** What becomes of a text that the file can't hold whole. */
  readonly carried?: (text: string) => string;
}

function isSame(one: SiteContent, other: SiteContent, part: keyof SiteContent): boolean {
  return JSON.stringify(one[part]) === JSON.stringify(other[part]);
}

/**
 * What a program's file is to say of a site. What the site's own file said stays as it was wherever it still says the
 * same: programs know more than Portside does, such as three ways to write one encryption.
 *
 * @param origin what the file said that the site came from; null for one that was made here
 */
export function writeSiteValues(
  format: SiteFormat,
  site: SiteContent,
  origin: SiteValues | null,
): SiteValues {
  const values = new Map(origin);
  values.delete(portsideName);
  const before = origin === null ? null : format.read(values);
  for (const { parts, write } of format.properties) {
    if (before !== null && parts.every((part) => isSame(site, before, part))) continue;
    for (const [name, value] of Object.entries(write(site))) {
      if (value === null) values.delete(name);
      else values.set(name, format.carried?.(value) ?? value);
    }
  }
  const rest = restOf(site, format.read(values));
  if (rest !== null) values.set(portsideName, rest);
  return values;
}

/** What a program's file says of a site, with what Portside itself wrote there. */
export function readSiteValues(format: SiteFormat, values: SiteValues): SiteContent {
  const site = format.read(values);
  const rest = values.get(portsideName);
  return rest === undefined ? site : withRest(site, rest);
}

/** Under this name Portside writes what the program has no name for; other programs pass it over. */
export const portsideName = "Portside";

/** The parts of a site that a program's file can't say, as ASCII; null when it says all of it. */
function restOf(site: SiteContent, said: SiteContent): string | null {
  const whole = contentOfSite(site);
  const parts = Object.entries(whole).filter(
    ([part, value]) =>
      JSON.stringify(value) !== JSON.stringify(Object.entries(said).find(([name]) => name === part)?.[1]),
  );
  if (parts.length === 0) return null;
  return JSON.stringify(Object.fromEntries(parts)).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const restSchema = z.record(z.string(), z.unknown());

/** A rest that isn't understood is as good as none: somebody edited the file. */
function withRest(site: SiteContent, rest: string): SiteContent {
  let parsed: unknown;
  try {
    parsed = JSON.parse(rest);
  } catch {
    return site; // Not ours, or edited: what the program itself says is enough.
  }
  const parts = restSchema.safeParse(parsed);
  if (!parts.success) return site;
  const complete = siteSchema.safeParse({ ...newSite(site), ...parts.data, origin: null });
  if (!complete.success) return site;
  // What the program itself said is not for this to judge.
  const said: Partial<SiteContent> = Object.fromEntries(
    Object.entries(contentOfSite(complete.data)).filter(([part]) => Object.hasOwn(parts.data, part)),
  );
  return { ...site, ...said };
}
