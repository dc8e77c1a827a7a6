import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contentOfSite, newSite } from "../site";
import { anyContent, imported, siteFile, siteOf, sitesOf } from "../testing/sites";
import { formatSiteManager, readSiteManager } from "./filezilla";
import { formatFileZillaPath, readFileZillaPath } from "./filezilla-path";
import { SiteFileError } from "./site-file-error";
import { childOf, childrenOf, parseXml } from "./xml";
import type { XmlElement } from "./xml-element";

const file = readSiteManager(siteFile("sitemanager.xml"));

/** The servers of a file by their names, as they stand in it. */
function servers(text: string): ReadonlyMap<string, XmlElement> {
  const found = new Map<string, XmlElement>();
  const walk = (element: XmlElement) => {
    for (const child of childrenOf(element)) {
      const name = childOf(child, "Name")?.children[0];
      if (child.name === "Server" && typeof name === "string") found.set(name, child);
      else walk(child);
    }
  };
  walk(parseXml(text));
  return found;
}

describe("a sitemanager.xml", () => {
  it("gives folders, names and every setting that Portside has", () => {
    expect(imported(file, "Fahrpläne <live>").content).toMatchObject({
      folder: ["Customers & partners", "Überseehafen"],
      host: "ftp.ueberseehafen.example",
      port: "2121",
      user: "hafen\\lotse",
      encryption: "explicit",
      dataMode: "active",
      charset: "windows-1251",
      transferConnections: "4",
      initialPath: "/pub/new & releases",
      colour: "orange",
      notes: 'Ask Jörg before 8:00.\nSecond line, with "quotes".',
    });
    expect(imported(file, "Billing").content).toMatchObject({
      folder: ["Customers & partners"],
      encryption: "explicit-if-available",
      account: "ledger",
      dataMode: "passive",
    });
    expect(imported(file, "Public mirror").content).toMatchObject({
      folder: [],
      encryption: "none",
      user: "",
    });
    expect(imported(file, "Implicit").content).toMatchObject({ encryption: "implicit", port: "990" });
    expect(imported(file, "The VAX").content.initialPath).toBe("DISK$USER:[ANON.PUB]");
  });

  it("gives passwords in Base64 and in plain, and says which it can't read", () => {
    expect(imported(file, "Fahrpläne <live>").password).toEqual({ kind: "readable", password: "gehäim ✓" });
    expect(imported(file, "Billing").password).toEqual({ kind: "readable", password: "in plain" });
    expect(imported(file, "Implicit").password).toMatchObject({
      kind: "unreadable",
      reason: expect.stringContaining("master password"),
    });
    expect(imported(file, "Public mirror").password).toEqual({ kind: "none" });
  });

  it("keeps no password in what is stored", () => {
    const stored = JSON.stringify(sitesOf(file));
    for (const secret of ["gehäim", "Z2Vow6RpbSDinJM=", "in plain", "c2VhbGVk"])
      expect(stored).not.toContain(secret);
  });

  it("leaves out what isn't FTP, and says why", () => {
    expect(file.leftOut).toEqual([
      { name: "Shell", reason: "SFTP is another protocol, which Portside doesn't speak" },
      { name: "Bucket", reason: "Amazon S3 is another protocol, which Portside doesn't speak" },
    ]);
  });

  it("gives the same sites again after an export, with all that Portside has no use for", () => {
    const exported = formatSiteManager(sitesOf(file));
    const again = readSiteManager(exported);
    expect(again.sites.map(({ content }) => content)).toEqual(file.sites.map(({ content }) => content));
    const before = servers(siteFile("sitemanager.xml"));
    const after = servers(exported);
    expect([...after.keys()]).toEqual(
      [...before.keys()].filter((name) => name !== "Shell" && name !== "Bucket"),
    );
    for (const [name, server] of after) {
      const original = childrenOf(before.get(name) ?? server);
      // Passwords stay here, and so FileZilla is told to ask.
      expect(childrenOf(server)).toEqual(
        original
          .filter((child) => child.name !== "Pass")
          .map((child) =>
            child.name === "Logontype" && child.children[0] === "1" ? { ...child, children: ["2"] } : child,
          ),
      );
    }
  });

  it("changes on export what was changed here, and nothing else", () => {
    const [site] = sitesOf({ ...file, sites: [imported(file, "Public mirror")] });
    const exported = formatSiteManager([{ ...(site ?? siteOf()), dataMode: "active", colour: "cyan" }]);
    const server = servers(exported).get("Public mirror");
    expect(server && childOf(server, "PasvMode")?.children).toEqual(["MODE_ACTIVE"]);
    expect(server && childOf(server, "Colour")?.children).toEqual(["5"]);
    expect(server && childOf(server, "EncodingType")?.children).toEqual(["Auto"]);
    expect(server && childOf(server, "Future")).toBeDefined();
  });

  it("can carry any site of Portside's own", () => {
    fc.assert(
      fc.property(fc.array(anyContent, { maxLength: 4 }), (contents) => {
        const exported = formatSiteManager(contents.map((content) => newSite(content)));
        const read = readSiteManager(exported).sites.map(({ content }) => contentOfSite(content));
        const byPlace = (one: unknown, other: unknown) =>
          JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
        expect(read.toSorted(byPlace)).toEqual(contents.map(contentOfSite).toSorted(byPlace));
      }),
    );
  });

  it("may be of an old version, with the name as the server's own text", () => {
    const old = readSiteManager(
      "<FileZilla3><Servers><Server><Host>h</Host><Port>21</Port>Old one</Server></Servers></FileZilla3>",
    );
    expect(old.sites[0]?.content).toMatchObject({ name: "Old one", encryption: "explicit-if-available" });
  });

  it.each(["<x/>", "<FileZilla3/>", "<FileZilla3><RecentServers/></FileZilla3>"])("isn't %s", (text) => {
    expect(() => readSiteManager(text)).toThrow(SiteFileError);
  });

  it("is told from anything else without another error", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (name, text) => {
        const inside = text.replace(/[<&]/g, "");
        const source = `<FileZilla3><Servers><Server><Host>h</Host><Protocol>${inside}</Protocol><RemoteDir>${inside}</RemoteDir><Colour>${inside}</Colour><Pass encoding="base64">${inside}</Pass><Logontype>1</Logontype><Portside>${inside}</Portside></Server></Servers></FileZilla3>${name}`;
        try {
          readSiteManager(source);
        } catch (error) {
          expect(error).toBeInstanceOf(SiteFileError);
        }
      }),
    );
  });
});

describe("FileZilla's paths", () => {
  it.each([
    ["1 0", "/"],
    ["1 0 3 pub 8 releases", "/pub/releases"],
    ["1 0 5 a b c", "/a b c"],
    ["1 0 7 a 1 b 2 1 x", "/a 1 b 2/x"],
    ["3 0 2 C: 5 inetd", "C:\\inetd"],
    ["3 0 2 C:", "C:\\"],
    ["2 10 DISK$USER: 4 ANON", "DISK$USER:[ANON]"],
    ["9 8 //server 3 pub", "//server/pub"],
  ])("are read: %s is %s", (written, path) => {
    expect(readFileZillaPath(written)).toBe(path);
  });

  it("count characters as the platform that wrote them", () => {
    expect(readFileZillaPath("1 0 1 😀 1 x")).toBe("/😀/x");
    expect(readFileZillaPath("1 0 2 😀 1 x")).toBe("/😀/x");
  });

  it.each(["", "1", "x 0", "1 0 9 pub", "1 0 3 pubx", "1 99", "4 0 3 A.B", "1 0 0 "])(
    "are nothing when broken or of another kind: %j",
    (written) => {
      expect(readFileZillaPath(written)).toBeNull();
    },
  );

  it("are written as they are read", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "grapheme", minLength: 1 }).map((n) => n.replaceAll("/", "-"))),
        (names) => {
          const path = `/${names.join("/")}`;
          expect(readFileZillaPath(formatFileZillaPath(path))).toBe(path);
        },
      ),
    );
  });
});
