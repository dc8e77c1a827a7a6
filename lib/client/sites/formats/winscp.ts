import { emptyFields } from "../../connect-fields";
import type { Site, SiteContent } from "../site";
import type { ImportedPassword, ImportedSite, SiteImport } from "./imported-site";
import { formatIni, type IniSection, parseIni } from "./ini";
import { SiteFileError } from "./site-file-error";
import {
  portsideName,
  readSiteValues,
  type SiteFormat,
  type SiteValues,
  writeSiteValues,
} from "./site-values";
import { formatWinScpColour, readWinScpColour } from "./winscp-colour";
import { readWinScpPassword } from "./winscp-password";
import { decodeWinScpText, encodeWinScpText } from "./winscp-text";

/** `WinSCP.ini`, and what WinSCP exports: one section a site, holding what isn't WinSCP's default. */

const sectionStart = "Sessions\\";
/** What new sites begin with in WinSCP; no site itself. */
const defaults = "Default%20Settings";

const ftp = "5";
const otherProtocols: ReadonlyMap<string, string> = new Map([
  ["0", "SCP"],
  ["1", "SFTP"],
  ["2", "SFTP"],
  ["6", "WebDAV"],
  ["7", "Amazon S3"],
]);
/** A site that doesn't say is an SFTP site. */
const defaultProtocol = "1";

/** WinSCP's switches; automatic is the default, which isn't written. */
const on = "0";
const off = "1";

const isSecret =
  /^(?:Proxy|Tunnel)?Pass(?:word|phrase)(?:Plain|Enc)?$|^EncryptKey(?:Plain)?$|^S3SessionToken$/;

const format: SiteFormat = {
  read: (values) => {
    const value = (name: string) => decodeWinScpText(values.get(name) ?? "");
    const user = value("UserName");
    const force = value("FtpForcePasvIp2");
    const mlsd = value("FtpUseMlsd");
    return {
      ...emptyFields,
      // A site's name is its section's, as far as no "/" is in it.
      name: "",
      folder: [],
      colour: readWinScpColour(value("Color")),
      notes: value("Note").replaceAll("\r\n", "\n"),
      host: value("HostName").trim(),
      port: value("PortNumber"),
      user: user === "anonymous" ? "" : user,
      account: value("FtpAccount"),
      encryption: encryptionOf(value("Ftps")),
      dataMode: value("FtpPasvMode") === "0" ? "active" : "passive",
      initialPath: value("RemoteDirectory"),
      passiveAddress: force === on ? "control-host" : force === off ? "trust" : "auto",
      listCommand: mlsd === on ? "MLSD" : mlsd === off ? "LIST" : "auto",
      charset: value("Utf") === on ? "windows-1252" : "",
      timeoutSeconds: value("Timeout"),
    };
  },
  properties: [
    { parts: ["host"], write: ({ host }) => ({ HostName: encoded(host) }) },
    {
      parts: ["port", "encryption"],
      // WinSCP's default is SSH's port.
      write: ({ port, encryption }) => ({
        PortNumber: encoded(port || (encryption === "implicit" ? "990" : "21")),
      }),
    },
    { parts: ["user"], write: ({ user }) => ({ UserName: encoded(user || "anonymous") }) },
    { parts: ["account"], write: ({ account }) => ({ FtpAccount: encoded(account) }) },
    {
      parts: ["encryption"],
      write: ({ encryption }) => ({
        Ftps: encryption === "none" ? null : encryption === "implicit" ? "1" : "3",
      }),
    },
    { parts: ["dataMode"], write: ({ dataMode }) => ({ FtpPasvMode: dataMode === "active" ? "0" : null }) },
    { parts: ["initialPath"], write: ({ initialPath }) => ({ RemoteDirectory: encoded(initialPath) }) },
    {
      parts: ["passiveAddress"],
      write: ({ passiveAddress }) => ({
        FtpForcePasvIp2: passiveAddress === "control-host" ? on : passiveAddress === "trust" ? off : null,
      }),
    },
    {
      parts: ["listCommand"],
      write: ({ listCommand }) => ({
        FtpUseMlsd: listCommand === "MLSD" ? on : listCommand === "LIST" ? off : null,
      }),
    },
    {
      parts: ["charset"],
      write: ({ charset }) => ({ Utf: charset === "" ? null : /^utf-?8$/i.test(charset) ? off : on }),
    },
    { parts: ["timeoutSeconds"], write: ({ timeoutSeconds }) => ({ Timeout: encoded(timeoutSeconds) }) },
    { parts: ["colour"], write: ({ colour }) => ({ Color: formatWinScpColour(colour) }) },
    { parts: ["notes"], write: ({ notes }) => ({ Note: encoded(notes.replace(/\r\n?|\n/g, "\r\n")) }) },
  ],
};

function encoded(text: string): string | null {
  return text === "" ? null : encodeWinScpText(text, false);
}

function encryptionOf(ftps: string): SiteContent["encryption"] {
  if (ftps === "1") return "implicit";
  return ftps === "2" || ftps === "3" ? "explicit" : "none";
}

/**
 * Reads the sites of a `WinSCP.ini`.
 * @throws {SiteFileError} when it is something else
 */
export function readWinScpIni(text: string): SiteImport {
  const sections = parseIni(text);
  const sites: ImportedSite[] = [];
  const leftOut: { name: string; reason: string }[] = [];
  const sessions = sections.filter(({ name }) => name.startsWith(sectionStart));
  if (sessions.length === 0) throw new SiteFileError("It holds no sites of WinSCP.");
  for (const section of sessions) {
    if (section.name.slice(sectionStart.length) === defaults) continue;
    const site = readSection(section);
    if ("reason" in site) leftOut.push(site);
    else sites.push(site);
  }
  return { program: "WinSCP", sites, leftOut };
}

function readSection({
  name: section,
  values,
}: IniSection): ImportedSite | { readonly name: string; readonly reason: string } {
  const path = decodeWinScpText(section.slice(sectionStart.length)).split("/");
  const names = path.map((name) => name.trim()).filter((name) => name !== "");
  const name = names.at(-1) ?? "A site without a name";
  const protocol = values.get("FSProtocol") ?? defaultProtocol;
  if (values.get("IsWorkspace") === "1") return { name, reason: "a part of a workspace, not a site" };
  if (protocol !== ftp) {
    const other = otherProtocols.get(protocol);
    return {
      name,
      reason:
        other === undefined
          ? "not an FTP site"
          : `${other} is another protocol, which Portside doesn't speak`,
    };
  }
  const read = { ...format.read(values), name, folder: names.slice(0, -1) };
  const said = decoded(values);
  const content = said === null ? read : readSiteValues({ ...format, read: () => read }, said);
  if (content.host === "") return { name, reason: "no host" };
  return {
    content,
    origin: { format: "winscp", values: [...values].filter(([key]) => !isSecret.test(key)) },
    password: passwordOf(values),
  };
}

/** What Portside wrote into the section, if anything, as it was before it was encoded. */
function decoded(values: SiteValues): SiteValues | null {
  const rest = values.get(portsideName);
  return rest === undefined ? null : new Map([[portsideName, decodeWinScpText(rest)]]);
}

function passwordOf(values: SiteValues): ImportedPassword {
  const plain = values.get("PasswordPlain");
  if (plain !== undefined) return { kind: "readable", password: decodeWinScpText(plain) };
  const key = ["UserName", "HostName"].map((name) => decodeWinScpText(values.get(name) ?? "")).join("");
  return readWinScpPassword(values.get("Password") ?? "", key);
}

/** The sites as a `WinSCP.ini`; without passwords, for which WinSCP will ask. */
export function formatWinScpIni(sites: readonly Site[]): string {
  const taken = new Map([[sectionKey(`${sectionStart}${defaults}`), 1]]);
  return formatIni(sites.map((site) => formatSection(site, takePlace(site, taken))));
}

type SitePlace = Pick<SiteContent, "name" | "folder">;

/** WinSCP has "/" between folders, and writes "\\" for one in a name. */
function sectionOf({ name, folder }: SitePlace): string {
  const path = [...folder, name].map((one) => one.replaceAll("/", "\\")).join("/");
  return `${sectionStart}${encodeWinScpText(path, true)}`;
}

/** Names that differ in case only are one to Windows. */
function sectionKey(section: string): string {
  return section.toLowerCase();
}

/**
 * Where a site stands: of two in one section WinSCP would take one only. Portside itself knows its name again.
 *
 * @param taken sections, with the number of the last site that wanted to be there
 */
function takePlace({ name, folder }: Site, taken: Map<string, number>): SitePlace {
  const wanted = sectionKey(sectionOf({ name, folder }));
  let number = taken.get(wanted) ?? 0;
  let place = { name, folder };
  while (taken.has(sectionKey(sectionOf(place)))) {
    number++;
    place = { name: `${name} (${number})`, folder };
  }
  taken.set(wanted, Math.max(number, 1));
  taken.set(sectionKey(sectionOf(place)), 1);
  return place;
}

function formatSection(site: Site, place: SitePlace): IniSection {
  const origin = site.origin?.format === "winscp" ? new Map(site.origin.values) : null;
  const said = {
    name: place.name.replaceAll("/", "\\"),
    folder: place.folder.map((name) => name.replaceAll("/", "\\")),
  };
  const here: SiteFormat = { ...format, read: (values) => ({ ...format.read(values), ...said }) };
  const values = new Map(writeSiteValues(here, site, origin));
  const rest = values.get(portsideName);
  if (rest !== undefined) values.set(portsideName, encodeWinScpText(rest, false));
  values.set("FSProtocol", ftp);
  return { name: sectionOf(place), values };
}
