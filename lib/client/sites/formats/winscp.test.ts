import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contentOfSite, newSite } from "../site";
import { anyContent, imported, siteFile, siteOf, sitesOf } from "../testing/sites";
import { parseIni } from "./ini";
import { SiteFileError } from "./site-file-error";
import { formatWinScpIni, readWinScpIni } from "./winscp";
import { readWinScpColour } from "./winscp-colour";
import { readWinScpPassword } from "./winscp-password";
import { decodeWinScpText, encodeWinScpText } from "./winscp-text";

const file = readWinScpIni(siteFile("WinSCP.ini"));

describe("a WinSCP.ini", () => {
  it("gives folders, names and every setting that Portside has", () => {
    expect(imported(file, "Fahrpläne").content).toMatchObject({
      folder: ["Kunden", "Übersee & Hafen"],
      host: "ftp.ueberseehafen.example",
      port: "2121",
      user: "lotse",
      encryption: "explicit",
      dataMode: "active",
      initialPath: "/pub/Pläne",
      passiveAddress: "trust",
      listCommand: "LIST",
      timeoutSeconds: "60",
      colour: "orange",
      notes: "Ask Jörg before 8:00.\nSecond line.",
    });
    expect(imported(file, "Billing").content).toMatchObject({
      folder: ["Kunden"],
      account: "ledger",
      encryption: "none",
      dataMode: "passive",
      charset: "windows-1252",
    });
    expect(imported(file, "Old and long").content).toMatchObject({ encryption: "implicit", colour: "red" });
    expect(imported(file, "Public mirror").content).toMatchObject({ user: "", folder: [] });
  });

  it("gives the passwords that can be read, and says which can't", () => {
    expect(imported(file, "Fahrpläne").password).toEqual({ kind: "readable", password: "geheim ✓" });
    expect(imported(file, "Billing").password).toEqual({ kind: "readable", password: "in plain" });
    expect(imported(file, "Old and long").password).toMatchObject({
      kind: "readable",
      password: expect.stringMatching(/^(correct horse battery staple ){10}$/),
    });
    expect(imported(file, "Locked").password).toMatchObject({
      reason: expect.stringContaining("master password"),
    });
    expect(imported(file, "Moved").password.kind).toBe("unreadable");
    expect(imported(file, "Public mirror").password).toEqual({ kind: "none" });
  });

  it("keeps no password in what is stored", () => {
    const stored = JSON.stringify(sitesOf(file));
    for (const [, name, value] of siteFile("WinSCP.ini").matchAll(/^(\w*Pass\w*)=(..+)\r$/gm)) {
      expect(stored).not.toContain(`"${name}"`);
      expect(stored).not.toContain(value);
    }
  });

  it("leaves out what is no FTP site, and says why", () => {
    expect(file.leftOut.map(({ name, reason }) => `${name}: ${reason.split(" ")[0]}`)).toEqual([
      "Shell: SFTP",
      "Drive: WebDAV",
      "0000: a",
    ]);
  });

  it("gives the same sites again after an export, byte for byte but their passwords", () => {
    const exported = formatWinScpIni(sitesOf(file));
    expect(readWinScpIni(exported).sites.map(({ content }) => content)).toEqual(
      file.sites.map(({ content }) => content),
    );
    const kept = parseIni(siteFile("WinSCP.ini")).filter(({ name }) =>
      /^Sessions.*(Fahr|Billing|Old|Locked|Moved|mirror)/.test(name),
    );
    expect(parseIni(exported)).toEqual(
      kept.map(({ name, values }) => ({
        name,
        values: new Map([...values].filter(([key]) => !key.includes("Pass"))),
      })),
    );
  });

  it("changes on export what was changed here, and nothing else", () => {
    const [site] = sitesOf({ ...file, sites: [imported(file, "Locked")] });
    const [section] = parseIni(formatWinScpIni([{ ...(site ?? siteOf()), name: "Un/locked", port: "2100" }]));
    expect(section?.name).toBe("Sessions\\Un%5Clocked");
    expect(section?.values.get("PortNumber")).toBe("2100");
    expect(section?.values.get("HostName")).toBe("locked.example.com");
    // Explicit TLS has two numbers in WinSCP: what says the same stays, though the port beside it changed.
    expect(section?.values.get("Ftps")).toBe("2");
  });

  it("can carry any site of Portside's own", () => {
    fc.assert(
      fc.property(fc.array(anyContent, { maxLength: 4 }), (contents) => {
        const exported = formatWinScpIni(contents.map((content) => newSite(content)));
        const read = contents.length === 0 ? [] : readWinScpIni(exported).sites;
        expect(read.map(({ content }) => contentOfSite(content))).toEqual(contents.map(contentOfSite));
      }),
    );
  });

  it("has a section of its own for each site, and none that is WinSCP's", () => {
    const sites = ["Files", "files", "Files (2)", "Files", "Default Settings", "a/b", "a\\b"].map((name) =>
      siteOf({ name }),
    );
    const exported = formatWinScpIni(sites);
    expect(parseIni(exported).map(({ name }) => name)).toEqual([
      "Sessions\\Files",
      "Sessions\\files%20(2)",
      "Sessions\\Files%20(2)%20(2)",
      "Sessions\\Files%20(3)",
      "Sessions\\Default%20Settings%20(2)",
      "Sessions\\a%5Cb",
      "Sessions\\a%5Cb%20(2)",
    ]);
    expect(readWinScpIni(exported).sites.map(({ content }) => content.name)).toEqual(
      sites.map(({ name }) => name),
    );
  });

  it("D24: takes no lines from what a site's texts hold", () => {
    const line = "1\r\n[Configuration\\Interface]\r\nPuttyPath=calc.exe";
    const evil = siteOf({
      name: line,
      folder: [line],
      host: line,
      port: line,
      user: line,
      timeoutSeconds: line,
    });
    const exported = formatWinScpIni([evil]);
    expect(parseIni(exported)).toHaveLength(1);
    expect(exported).not.toMatch(/^PuttyPath/m);
  });

  it.each(["", "x", "[Configuration]\nx=1", "<FileZilla3/>"])("isn't %j", (text) => {
    expect(() => readWinScpIni(text)).toThrow(SiteFileError);
  });

  it("is told from anything else without another error", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const line = text.replace(/[\r\n]/g, "");
        const source = `[Sessions\\${line}]\nHostName=${line}\nFSProtocol=5\nPassword=${line}\nColor=${line}\nPortside=${line}`;
        try {
          readWinScpIni(source);
        } catch (error) {
          expect(error).toBeInstanceOf(SiteFileError);
        }
      }),
    );
  });
});

describe("WinSCP's texts", () => {
  it.each([
    ["My site", "My%20site", "My%20site"],
    [".hidden", "%2Ehidden", "%2Ehidden"],
    ["100% * ?", "100%25%20%2A%20%3F", "100%25%20*%20%3F"],
    ["a/b\\c", "a/b%5Cc", "a/b%5Cc"],
    ["Pläne", "%EF%BB%BFPl%C3%A4ne", "%EF%BB%BFPl%C3%A4ne"],
  ])("are encoded: %s", (text, name, value) => {
    expect(encodeWinScpText(text, true)).toBe(name);
    expect(encodeWinScpText(text, false)).toBe(value);
    expect(decodeWinScpText(name)).toBe(text);
  });

  it("without the mark are in the Windows character set", () => {
    expect(decodeWinScpText("Pl%E4ne")).toBe("Pläne");
  });

  it("are decoded as they were encoded", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.boolean(), (text, isName) => {
        expect(decodeWinScpText(encodeWinScpText(text, isName))).toBe(text);
      }),
    );
  });
});

describe("WinSCP's passwords", () => {
  it("of old versions have neither flag nor key", () => {
    const hide = (bytes: readonly number[]) =>
      bytes.map((byte) => ((~byte & 0xff) ^ 0xa3).toString(16).toUpperCase().padStart(2, "0")).join("");
    expect(readWinScpPassword(hide([2, 1, 0x55, 0x68, 0x69]), "anyone")).toEqual({
      kind: "readable",
      password: "hi",
    });
  });

  it.each(["A3", "A35C", "A35CA3", "xyz", "A35C00"])(
    "that are cut off or made up can't be read: %s",
    (text) => {
      expect(readWinScpPassword(text, "key").kind).toBe("unreadable");
    },
  );
});

describe("WinSCP's colours", () => {
  it.each([
    ["0", null],
    ["", null],
    ["14211288", null],
    ["255", "red"],
    ["65280", "green"],
    ["16711680", "blue"],
    ["13434828", "green"],
    ["16764057", "blue"],
  ])("%s is %s", (number, colour) => {
    expect(readWinScpColour(number)).toBe(colour);
  });
});
