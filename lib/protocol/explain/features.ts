import { commandInfo } from "../commands";
import type { ExplainedToken } from "./explanation";
import { factSubject } from "./facts";

/** What the lines of a FEAT reply mean where they are more than the name of a command (RFC 2389 §3.2). */
const features: ReadonlyMap<string, string> = new Map([
  ["UTF8", "names are in UTF-8, which can write the letters of every language (RFC 2640)"],
  ["TVFS", "paths are built with slashes as on Unix, so a whole path may be given at once (RFC 3659 §6)"],
  ["REST STREAM", "downloads can begin at any byte (RFC 3659 §5)"],
  ["RANG STREAM", "downloads can be limited to a range of bytes"],
  ["AUTH TLS", "the connection can be encrypted (explicit FTPS)"],
  ["AUTH SSL", "an old name for AUTH TLS"],
  ["PBSZ", "belongs to encryption: the formality before PROT"],
  ["PROT", "data connections can be encrypted too"],
  ["MLSD", "lists directories in a form made for programs"],
  ["MDTM", "tells when a file was changed"],
  ["SIZE", "tells how large a file is"],
  ["MFMT", "sets the time of change, so that uploads keep their date"],
  ["EPSV", "passive mode that names a port only: it works with IPv6, and where the server is behind NAT"],
  ["EPRT", "active mode that works with IPv6"],
  ["SPSV", "a private form of passive mode (Pure-FTPd)"],
  ["ESTA", "a private extension of Pure-FTPd"],
  ["ESTP", "a private extension of Pure-FTPd"],
  ["IDLE", "SITE IDLE sets the time after which a quiet session ends"],
  ["MODE Z", "data can be compressed on the way"],
  ["SITE COPY", "files can be copied on the server"],
]);

const manyFeatures = 200;
const longFeature = 300;

/**
 * The features in a FEAT reply, one token each.
 *
 * @param lines the whole reply; its first and last line are no features
 */
export function featureTokens(lines: readonly string[]): ExplainedToken[] {
  return lines
    .slice(1, -1)
    .slice(0, manyFeatures)
    .map((line) => line.replace(/^211-/, "").trim())
    .filter((feature) => feature !== "" && feature.length <= longFeature)
    .map((text) => ({ text, meaning: featureMeaning(text) }));
}

function featureMeaning(feature: string): string {
  const upper = feature.toUpperCase();
  if (upper.startsWith("MLST")) return mlstMeaning(feature.slice(4));
  if (upper.startsWith("LANG ")) return languageMeaning(feature.slice(5));
  if (upper.startsWith("AUTH ")) {
    return features.get(upper) ?? `the connection can be encrypted, by these mechanisms: ${feature.slice(5)}`;
  }
  const [name = ""] = upper.split(" ", 1);
  const known = features.get(upper) ?? features.get(name);
  if (known !== undefined) return known;
  const command = commandInfo(feature);
  if (command === null || command.verb === "SITE") return "an extension that only this server's makers know";
  return `the command ${command.verb}: “${command.says}”`;
}

/** RFC 2640 §4.2: `LANG EN*;FR`, where the star marks the language in use. */
function languageMeaning(tags: string): string {
  return tags.includes("*")
    ? "the server can write its texts in these languages; * marks the one in use"
    : "the server can write its texts in these languages";
}

/** RFC 3659 §7.8: facts that are listed unless the client says otherwise carry a star. */
function mlstMeaning(facts: string): string {
  const all = facts.split(";").map((fact) => fact.trim());
  const on = all.filter((fact) => fact.endsWith("*")).map((fact) => fact.slice(0, -1));
  const explained = on.map((name) => {
    const subject = factSubject(name);
    return subject === null ? name : `${name} (${subject})`;
  });
  return `MLSD and MLST list facts for programs; switched on (*) are ${explained.join(", ") || "none"}`;
}
