import { describe, expect, it } from "vitest";
import type { Problem } from "@/lib/contract/problem";
import { emptyFields } from "../connect-fields";
import { ownProblem } from "../problem-error";
import { formerFingerprint, requestOfSite, uselessPassword, wantsPassword } from "./connecting";
import { formatWinScpIni } from "./formats/winscp";
import { newAmong, readSites } from "./import-sites";
import { siteOfOffered } from "./offered-site";
import { recentConnection, withRecent } from "./recent-connections";
import { editedSite, isSameLogin } from "./site";
import { siteFile, siteOf, sitesOf } from "./testing/sites";

const [one, other] = ["1f".repeat(32), "2e".repeat(32)];

describe("opening a site", () => {
  it("sends its settings, the sealed password and the accepted certificate", () => {
    const site = siteOf({
      port: "2121",
      user: "anna",
      dataMode: "active",
      sealedPassword: "sealed",
      fingerprint: one,
    });
    expect(requestOfSite(site)).toMatchObject({
      ok: true,
      request: {
        host: "ftp.example.net",
        port: 2121,
        user: "anna",
        dataMode: "active",
        sealedPassword: "sealed",
        certificate: { accept: `sha256:${one}` },
      },
    });
  });

  it("asks for a password when none is remembered, but not for anonymous users", () => {
    expect(wantsPassword(siteOf({ user: "anna" }))).toBe(true);
    expect(wantsPassword(siteOf({ user: "anna", sealedPassword: "x" }))).toBe(false);
    expect(wantsPassword(siteOf({ user: "" }))).toBe(false);
    expect(wantsPassword(siteOf({ user: "anonymous" }))).toBe(false);
  });

  it.each<[string, Partial<Problem>, boolean]>([
    ["the server refuses it", { code: "login-refused" }, true],
    ["it can't be opened", { code: "invalid-request" }, true],
    [
      "a setting is wrong",
      { code: "invalid-request", errors: [{ path: "charset", message: "unknown" }] },
      false,
    ],
    ["nobody answers", { code: "connection-failed" }, false],
  ])("asks again when %s: %j", (_what, problem, asks) => {
    expect(uselessPassword({ ...ownProblem("x", "y"), ...problem }) !== null).toBe(asks);
  });

  it("knows a certificate that changed from one that was never accepted", () => {
    const certificate = { subject: "", issuer: "", names: [], validFrom: "", validTo: "", sha256: other };
    const problem = { ...ownProblem("x", "y"), certificate };
    expect(formerFingerprint(problem, { host: "h", certificate: { accept: `sha256:${one}` } })).toBe(one);
    expect(formerFingerprint(problem, { host: "h" })).toBeNull();
  });
});

describe("an edited site", () => {
  const site = siteOf({ user: "anna", encryption: "explicit", sealedPassword: "sealed", fingerprint: one });

  it("keeps password and certificate as long as they are good for it", () => {
    expect(editedSite(site, { ...site, name: "New", port: "21", host: "FTP.example.net" })).toMatchObject({
      name: "New",
      sealedPassword: "sealed",
      fingerprint: one,
    });
  });

  it.each([
    ["another user", { user: "root" }, null, one],
    ["another host", { host: "evil.example" }, null, null],
    ["another port", { port: "2121" }, null, null],
    ["no encryption", { encryption: "none" as const }, null, one],
    ["encryption that may be stripped", { encryption: "explicit-if-available" as const }, null, one],
  ])("forgets what %s makes useless", (_what, change, sealedPassword, fingerprint) => {
    expect(editedSite(site, { ...site, ...change })).toMatchObject({ sealedPassword, fingerprint });
  });
});

describe("recent connections", () => {
  const at = new Date("2026-05-01T12:00:00Z");
  const fields = (host: string) => ({ ...emptyFields, host, user: "anna" });

  it("are the last ten, newest first, each once and without a password", () => {
    let recent: ReturnType<typeof withRecent> = [];
    for (let number = 0; number < 12; number++) {
      recent = withRecent(recent, recentConnection({ ...fields(`h${number}`) }, null, at));
    }
    recent = withRecent(recent, recentConnection(fields("h5"), null, at));
    expect(recent.map(({ name }) => name)).toEqual(
      ["h5", "h11", "h10", "h9", "h8", "h7", "h6", "h4", "h3", "h2"].map((host) => `anna@${host}`),
    );
    expect(JSON.stringify(recent)).not.toContain('password":');
  });

  it("of a saved site have its name and id, and none of its secrets", () => {
    const site = siteOf({ name: "Files", user: "anna", sealedPassword: "sealed" });
    expect(recentConnection(site, site, at)).toMatchObject({
      id: site.id,
      name: "Files",
      sealedPassword: null,
    });
  });
});

describe("what the operator offers", () => {
  it("is a site with the settings that were said", () => {
    const site = siteOfOffered(
      {
        name: "Plans",
        url: "ftp://lotse@ftp.example.org:2121/pub",
        folder: ["Harbour"],
        settings: { dataMode: "active", encryption: "explicit", timeoutSeconds: 60, activeAddress: null },
      },
      3,
    );
    expect(site).toMatchObject({
      name: "Plans",
      folder: ["Harbour"],
      host: "ftp.example.org",
      port: "2121",
      user: "lotse",
      initialPath: "/pub",
      encryption: "explicit",
      dataMode: "active",
      timeoutSeconds: "60",
      activeAddress: "",
      charset: "",
    });
  });
});

describe("importing", () => {
  it("tells the two kinds of files apart", () => {
    expect(readSites(siteFile("sitemanager.xml")).program).toBe("FileZilla");
    expect(readSites(siteFile("WinSCP.ini")).program).toBe("WinSCP");
  });

  it.each([
    ["a name that is too long", "Files".padEnd(20_000, "x"), ["Folder"]],
    ["too many folders around it", "Files", Array.from({ length: 61 }, () => "Folder")],
    ["folders without end", "Files", Array.from({ length: 100_000 }, () => "F")],
  ])("leaves out a site with %s, which would not be there again", (_what, name, folder) => {
    const { sites, leftOut } = readSites(formatWinScpIni([siteOf({ name, folder })]));
    expect(sites).toEqual([]);
    expect(leftOut).toHaveLength(1);
    expect(leftOut[0]?.name.startsWith("Files")).toBe(true);
    expect(leftOut[0]?.reason).toContain("too long");
  });

  it("takes a site once, however often its file is imported", () => {
    const file = readSites(siteFile("WinSCP.ini"));
    const [first, ...others] = sitesOf(file);
    expect(newAmong(file.sites, first === undefined ? [] : [first])).toMatchObject({ known: 1 });
    expect(newAmong(file.sites, others).fresh.map(({ content }) => content.name)).toEqual([first?.name]);
  });
});

describe("a login", () => {
  it("is the same with its default port written or not", () => {
    expect(isSameLogin(siteOf({ port: "" }), siteOf({ port: "21", user: "anonymous" }))).toBe(true);
    expect(isSameLogin(siteOf({ encryption: "implicit" }), siteOf({ port: "990" }))).toBe(true);
    expect(isSameLogin(siteOf(), siteOf({ user: "anna" }))).toBe(false);
  });
});
