import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { siteColours } from "@/lib/contract/settings";
import { emptyFields } from "../../connect-fields";
import type { ImportedSite, SiteImport } from "../formats/imported-site";
import { newSite, type Site, type SiteContent } from "../site";

/** A file of another program, written by hand after what that program writes. */
export function siteFile(name: "sitemanager.xml" | "WinSCP.ini"): string {
  return readFileSync(fileURLToPath(new URL(name, import.meta.url)), "utf8");
}

export function siteOf(change: Partial<Site> = {}): Site {
  const { password: _, ...fields } = emptyFields;
  const content = { ...fields, name: "Files", folder: [], colour: null, notes: "", host: "ftp.example.net" };
  return { ...newSite(content), ...change };
}

/** The sites that an import gives when a person takes all of them. */
export function sitesOf({ sites }: SiteImport): readonly Site[] {
  return sites.map(({ content, origin }) => newSite(content, origin));
}

/** An imported site by its name. */
export function imported({ sites }: SiteImport, name: string): ImportedSite {
  const site = sites.find(({ content }) => content.name === name);
  if (site === undefined) throw new Error(`no site ${name}`);
  return site;
}

/** Any text, with markup, quotes, control characters, and characters beyond the basic plane. */
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom("<", "&", '"', "'", "]]>", "%", "=", "[", "\\", "/", "\n", "\r", "é", "😀", " "),
  }),
);
/** A name: never only space. */
const anyName = anyText.map((text) => `${text}x`.trim());

/** Any site that a person could save. */
export const anyContent: fc.Arbitrary<SiteContent> = fc.record({
  name: anyName,
  folder: fc.array(anyName, { maxLength: 3 }),
  colour: fc.option(fc.constantFrom(...siteColours)),
  notes: anyText,
  host: anyText.map((text) => `${text}h`.trim()),
  // A file of another program may say anything.
  port: fc.oneof(
    fc.constant(""),
    fc.integer({ min: 1, max: 65535 }).map(String),
    anyText.map((text) => `${text}1`.trim()),
  ),
  user: anyText,
  account: anyText,
  encryption: fc.constantFrom("none", "explicit", "implicit", "explicit-if-available"),
  dataMode: fc.constantFrom("passive", "active"),
  initialPath: fc.oneof(
    anyText,
    anyText.map((text) => `/${text}`),
    fc.constantFrom("C:\\x", "D$A:[B.C]"),
  ),
  fallback: fc.boolean(),
  passiveAddress: fc.constantFrom("auto", "control-host", "trust", "strict"),
  passiveCommand: fc.constantFrom("auto", "EPSV", "PASV"),
  activeCommand: fc.constantFrom("auto", "EPRT", "PORT"),
  activeAddress: fc.constantFrom("", "192.0.2.7"),
  activePorts: fc.constantFrom("", "50000-50100"),
  charset: fc.constantFrom("", "utf-8", "windows-1252", "koi8-r"),
  listCommand: fc.constantFrom("auto", "MLSD", "LIST"),
  uploadVia: fc.constantFrom("auto", "temporary", "direct"),
  transferConnections: fc.constantFrom("", "1", "10"),
  timeoutSeconds: fc.oneof(fc.constantFrom("", "60"), anyText),
});
