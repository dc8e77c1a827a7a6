import type { SiteColour } from "@/lib/contract/settings";
import { emptyFields } from "../../connect-fields";
import type { Site, SiteContent } from "../site";
import { formatFileZillaPath, readFileZillaPath } from "./filezilla-path";
import type { ImportedPassword, ImportedSite, SiteImport } from "./imported-site";
import { SiteFileError } from "./site-file-error";
import { readSiteValues, type SiteFormat, type SiteValues, writeSiteValues } from "./site-values";
import { carriedByXml, childOf, childrenOf, formatXml, parseXml, textOf } from "./xml";
import type { XmlElement, XmlNode } from "./xml-element";

/** FileZilla's `sitemanager.xml`, as its versions 3.x write it. */

const encryptions: ReadonlyMap<string, SiteContent["encryption"]> = new Map([
  ["0", "explicit-if-available"],
  ["3", "implicit"],
  ["4", "explicit"],
  ["6", "none"],
]);

const otherProtocols: ReadonlyMap<string, string> = new Map([
  ["1", "SFTP"],
  ["2", "HTTP"],
  ["5", "HTTPS"],
  ["7", "Amazon S3"],
  ["8", "Storj"],
  ["9", "WebDAV"],
  ["10", "Azure Files"],
  ["11", "Azure Blob"],
  ["12", "OpenStack Swift"],
  ["13", "Google Cloud"],
  ["14", "Google Drive"],
  ["15", "Dropbox"],
  ["16", "OneDrive"],
  ["17", "Backblaze B2"],
  ["18", "Box"],
  ["19", "WebDAV"],
  ["20", "Rackspace"],
  ["21", "Storj"],
]);

/** By FileZilla's numbers; the first is no colour. */
const colours: readonly (SiteColour | null)[] = [
  null,
  "red",
  "green",
  "blue",
  "yellow",
  "cyan",
  "magenta",
  "orange",
];

const anonymousLogon = "0";
const normalLogon = "1";
const askLogon = "2";
const accountLogon = "4";

const format: SiteFormat = {
  carried: carriedByXml,
  read: (values) => {
    const value = (name: string) => values.get(name) ?? "";
    const isAnonymous = (values.get("Logontype") ?? anonymousLogon) === anonymousLogon;
    const connections = Number(value("MaximumMultipleConnections"));
    return {
      ...emptyFields,
      name: value("Name").trim() || value("Host").trim(),
      folder: [],
      colour: colours[Number(value("Colour"))] ?? null,
      notes: value("Comments"),
      host: value("Host").trim(),
      port: value("Port").trim(),
      user: isAnonymous ? "" : value("User"),
      account: isAnonymous ? "" : value("Account"),
      encryption: encryptions.get(value("Protocol") || "0") ?? "explicit-if-available",
      dataMode: value("PasvMode") === "MODE_ACTIVE" ? "active" : "passive",
      initialPath: readFileZillaPath(value("RemoteDir")) ?? "",
      charset: value("EncodingType") === "Custom" ? value("CustomEncoding").trim() : "",
      transferConnections: connections >= 1 ? String(Math.min(connections, 10)) : "",
    };
  },
  properties: [
    { parts: ["host"], write: ({ host }) => ({ Host: host }) },
    {
      parts: ["port", "encryption"],
      write: ({ port, encryption }) => ({
        Port: port || (encryption === "implicit" ? "990" : "21"),
        Protocol: [...encryptions].find(([, value]) => value === encryption)?.[0] ?? "0",
      }),
    },
    {
      parts: ["user", "account"],
      write: ({ user, account }) => ({
        User: user === "" ? null : user,
        Account: account === "" ? null : account,
        Logontype: user === "" ? anonymousLogon : account === "" ? askLogon : accountLogon,
      }),
    },
    {
      parts: ["dataMode"],
      write: ({ dataMode }) => ({ PasvMode: dataMode === "active" ? "MODE_ACTIVE" : "MODE_PASSIVE" }),
    },
    {
      parts: ["transferConnections"],
      write: ({ transferConnections }) => ({ MaximumMultipleConnections: transferConnections || "0" }),
    },
    {
      parts: ["charset"],
      write: ({ charset }) => {
        const isUtf8 = charset === "" || /^utf-?8$/i.test(charset);
        return { EncodingType: isUtf8 ? "UTF-8" : "Custom", CustomEncoding: isUtf8 ? null : charset };
      },
    },
    { parts: ["name"], write: ({ name }) => ({ Name: name }) },
    { parts: ["notes"], write: ({ notes }) => ({ Comments: notes === "" ? null : notes }) },
    {
      parts: ["colour"],
      write: ({ colour }) => ({ Colour: colour === null ? null : String(colours.indexOf(colour)) }),
    },
    {
      parts: ["initialPath"],
      write: ({ initialPath }) => ({
        RemoteDir: initialPath === "" ? null : formatFileZillaPath(initialPath),
      }),
    },
  ],
};

/** What a server says, in folders that stand around it. */
function inFolder(folder: readonly string[]): SiteFormat {
  return { ...format, read: (values) => ({ ...format.read(values), folder }) };
}

/**
 * Reads the sites of a `sitemanager.xml`, or of what FileZilla exports.
 * @throws {SiteFileError} when it is something else
 */
export function readSiteManager(text: string): SiteImport {
  const root = parseXml(text);
  const servers = root.name === "FileZilla3" ? childOf(root, "Servers") : undefined;
  if (servers === undefined) throw new SiteFileError("It is XML, but holds no sites of FileZilla.");
  const sites: ImportedSite[] = [];
  const leftOut: { name: string; reason: string }[] = [];
  const readFolder = (element: XmlElement, folder: readonly string[]) => {
    for (const child of childrenOf(element)) {
      if (child.name === "Folder") {
        const name = textOf(child).trim();
        readFolder(child, name === "" ? folder : [...folder, name]);
      } else if (child.name === "Server") {
        const site = readServer(child, folder);
        if ("reason" in site) leftOut.push(site);
        else sites.push(site);
      }
    }
  };
  readFolder(servers, []);
  return { program: "FileZilla", sites, leftOut };
}

function readServer(
  server: XmlElement,
  folder: readonly string[],
): ImportedSite | { readonly name: string; readonly reason: string } {
  const values = valuesOf(server);
  const content = readSiteValues(inFolder(folder), values);
  const name = content.name || "A site without a name";
  const protocol = values.get("Protocol") || "0";
  if (!encryptions.has(protocol)) {
    const other = otherProtocols.get(protocol);
    return {
      name,
      reason:
        other === undefined
          ? "not an FTP site"
          : `${other} is another protocol, which Portside doesn't speak`,
    };
  }
  if (content.host === "") return { name, reason: "no host" };
  return {
    content,
    origin: { format: "filezilla", server: withoutPassword(server) },
    password: passwordOf(server, values),
  };
}

/** The elements of a server that hold only a text. Very old files have the name as text of the server itself. */
function valuesOf(server: XmlElement): SiteValues {
  const values = new Map<string, string>();
  for (const child of childrenOf(server)) {
    if (isValue(child) && !values.has(child.name)) values.set(child.name, textOf(child));
  }
  if (!values.has("Name")) values.set("Name", textOf(server).trim());
  return values;
}

function isValue({ children, attributes }: XmlElement): boolean {
  return attributes.length === 0 && children.every((child) => typeof child === "string");
}

function withoutPassword(server: XmlElement): XmlElement {
  const isPassword = (node: XmlNode) => typeof node !== "string" && node.name === "Pass";
  return { ...server, children: server.children.filter((node) => !isPassword(node)) };
}

function passwordOf(server: XmlElement, values: SiteValues): ImportedPassword {
  const element = childOf(server, "Pass");
  const logon = values.get("Logontype");
  if (element === undefined || (logon !== normalLogon && logon !== accountLogon)) return { kind: "none" };
  const encoding = element.attributes.find(([name]) => name === "encoding")?.[1] ?? "";
  const text = textOf(element);
  if (text === "") return { kind: "none" };
  if (encoding === "") return { kind: "readable", password: text };
  if (encoding === "crypt") return { kind: "unreadable", reason: "protected by FileZilla's master password" };
  const password = encoding === "base64" ? decodeBase64(text) : null;
  return password === null
    ? { kind: "unreadable", reason: "stored in a way that only FileZilla can read" }
    : { kind: "readable", password };
}

function decodeBase64(text: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(text.trim()), (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null; // Not Base64, or not UTF-8 inside: it is as good as unreadable.
  }
}

/** The sites as a `sitemanager.xml`, in their folders; without passwords, for which FileZilla will ask. */
export function formatSiteManager(sites: readonly Site[]): string {
  return formatXml({
    name: "FileZilla3",
    attributes: [],
    children: [{ name: "Servers", attributes: [], children: formatFolder(sites, 0) }],
  });
}

/** @param depth how many folders are above these sites */
function formatFolder(sites: readonly Site[], depth: number): XmlElement[] {
  const elements: XmlElement[] = [];
  const done = new Set<string>();
  for (const site of sites) {
    const folder = site.folder[depth];
    if (folder === undefined) {
      elements.push(formatServer(site));
    } else if (!done.has(folder)) {
      done.add(folder);
      const within = sites.filter((other) => other.folder[depth] === folder);
      elements.push({
        name: "Folder",
        attributes: [["expanded", "1"]],
        children: [folder, ...formatFolder(within, depth + 1)],
      });
    }
  }
  return elements;
}

/** What stands first in a server, in FileZilla's order; the rest follows as it comes. */
const order = [
  "Host",
  "Port",
  "Protocol",
  "Type",
  "User",
  "Account",
  "Logontype",
  "PasvMode",
  "MaximumMultipleConnections",
  "EncodingType",
  "CustomEncoding",
  "BypassProxy",
  "Name",
  "Comments",
  "Colour",
  "RemoteDir",
];

function formatServer(site: Site): XmlElement {
  const origin = site.origin?.format === "filezilla" ? site.origin.server : null;
  const before = origin === null ? null : valuesOf(origin);
  const values = new Map(writeSiteValues(inFolder(site.folder.map(carriedByXml)), site, before));
  // Without its password FileZilla would try to log in with none, where it is to ask.
  if (values.get("Logontype") === normalLogon) values.set("Logontype", askLogon);
  const kept: XmlNode[] = [];
  for (const child of origin?.children ?? []) {
    if (typeof child === "string") continue;
    const value = isValue(child) ? values.get(child.name) : undefined;
    if (!isValue(child)) kept.push(child);
    else if (value !== undefined) kept.push(element(child.name, value));
    values.delete(child.name);
  }
  const added = [...values].map(([name, value]) => element(name, value));
  const place = ({ name }: XmlElement) => (order.includes(name) ? order.indexOf(name) : order.length);
  if (origin === null) added.sort((one, other) => place(one) - place(other));
  return { name: "Server", attributes: origin?.attributes ?? [], children: [...kept, ...added] };
}

function element(name: string, value: string): XmlElement {
  return { name, attributes: [], children: value === "" ? [] : [value] };
}
