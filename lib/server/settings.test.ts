import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { defaultEngineOptions } from "@/lib/ftp/engine-options";
import { testCertificate } from "@/lib/ftp/testing/certificate";
import { loadSecret } from "./secret";
import { environmentSchema, parseSettings, SettingsError } from "./settings";

const temporary = () => mkdtempSync(join(tmpdir(), "portside-test-"));

/** Long enough to be an access password. */
const password = "a password of its own";

describe("settings", () => {
  it("are all in the README's table, and nothing else is", () => {
    const [, table = ""] = readFileSync("README.md", "utf8").split("## Settings\n");
    const rows = table.split("\n## ", 1)[0]?.matchAll(/^\|([^|]+)\|/gm) ?? [];
    const named = [...rows].flatMap(([, names = ""]) =>
      [...names.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name),
    );
    const ofTheBuild = "PORTSIDE_BASE_PATH";
    expect(named.toSorted()).toEqual([...Object.keys(environmentSchema.shape), ofTheBuild].toSorted());
  });

  it("have the documented defaults", () => {
    expect(parseSettings({})).toMatchObject({
      port: 3000,
      host: "127.0.0.1",
      bindsLoopback: true,
      targets: "any",
      password: null,
      maxSessions: 200,
      maxSessionsPerBrowser: 8,
      idleMinutes: 15,
      uploadDays: 7,
      bodyIdleSeconds: 60,
      practice: { port: 2121, passivePorts: null },
      activePorts: null,
      sites: [],
    });
  });

  it("ignore HOSTNAME and empty values", () => {
    expect(parseSettings({ HOSTNAME: "0.0.0.0", PORTSIDE_PASSWORD: "", PORT: "" })).toMatchObject({
      host: "127.0.0.1",
      password: null,
      port: 3000,
    });
  });

  it.each([
    ["PORT", "http"],
    ["PORT", "70000"],
    ["PORTSIDE_TARGETS", "ftp.example.org:99999"],
    ["PORTSIDE_TARGETS", "10.0.0.0/33"],
    ["PORTSIDE_TARGETS", " , "],
    ["PORTSIDE_SECRET", "short"],
    ["PORTSIDE_URL", "https://files.example.org/portside"],
    ["PORTSIDE_URL", "files.example.org"],
    ["PORTSIDE_ACTIVE_PORTS", "50100-50000"],
    ["PORTSIDE_ACTIVE_ADDRESS", "example.org"],
    ["PORTSIDE_MAX_SESSIONS", "0"],
    ["PORTSIDE_MAX_SESSIONS_PER_BROWSER", "many"],
    ["PORTSIDE_IDLE_MINUTES", "1.5"],
    ["PORTSIDE_UPLOAD_DAYS", "0"],
    ["PORTSIDE_UPLOAD_DAYS", "100000000"],
    ["PORTSIDE_BODY_IDLE_SECONDS", "0"],
    ["PORTSIDE_BODY_IDLE_SECONDS", "100000"],
    ["PORTSIDE_KEEP_ALIVE_SECONDS", "10000000"],
    ["PORTSIDE_PRACTICE", "on"],
    ["PORTSIDE_SITES", "/nowhere/sites.json"],
  ])("are refused with %s=%s, naming it", (name, value) => {
    expect(() => parseSettings({ [name]: value })).toThrow(SettingsError);
    expect(() => parseSettings({ [name]: value })).toThrow(name);
  });

  it.each(["0.0.0.0", "::", "192.168.1.5", "files.example.org"])(
    "D26: refuse to bind %s when neither targets nor a password limit what others can do",
    (host) => {
      expect(() => parseSettings({ PORTSIDE_HOST: host })).toThrow(/PORTSIDE_TARGETS.*PORTSIDE_PASSWORD/);
      expect(parseSettings({ PORTSIDE_HOST: host, PORTSIDE_PASSWORD: password })).toMatchObject({
        targets: "public",
        practice: null,
      });
      expect(parseSettings({ PORTSIDE_HOST: host, PORTSIDE_TARGETS: "*" }).practice).toBeNull();
    },
  );

  it.each(["https://files.example.org", "http://192.168.1.5:8080"])(
    "D26: refuse to stand behind a proxy at %s when neither targets nor a password limit what others can do",
    (url) => {
      expect(() => parseSettings({ PORTSIDE_URL: url })).toThrow(/PORTSIDE_URL.*PORTSIDE_TARGETS/);
      expect(parseSettings({ PORTSIDE_URL: url, PORTSIDE_PASSWORD: password }).targets).toBe("public");
      expect(parseSettings({ PORTSIDE_URL: url, PORTSIDE_TARGETS: "*" }).publicUrl?.origin).toBe(url);
    },
  );

  it.each(["http://localhost:8080", "https://[::1]"])("stand behind a proxy at %s without more", (url) => {
    expect(parseSettings({ PORTSIDE_URL: url }).targets).toBe("any");
  });

  it.each(["kz7q", "fourteen chars", "🔒".repeat(14)])(
    "D26: refuse an access password that could be guessed, which they don't repeat: %s",
    (short) => {
      const start = () => parseSettings({ PORTSIDE_PASSWORD: short });
      expect(start).toThrow(/PORTSIDE_PASSWORD must have at least 15 characters/);
      expect(start).not.toThrow(short);
    },
  );

  it.each(["exactly fifteen", "🔒".repeat(15), "x".repeat(1024)])(
    "D26: take an access password that is long enough, of any characters: %s",
    (long) => {
      expect(parseSettings({ PORTSIDE_PASSWORD: long }).password).toBe(long);
    },
  );

  it.each(["true", "a token with blanks in it", "tökentökentökentöken"])(
    "say what metrics may be set to instead of %s",
    (wrong) => {
      expect(() => parseSettings({ PORTSIDE_METRICS: wrong })).toThrow(
        /PORTSIDE_METRICS must be "on", "off", or a token of at least 16 characters/,
      );
    },
  );

  it("refuse an access password that is too long to be given", () => {
    expect(() => parseSettings({ PORTSIDE_PASSWORD: "x".repeat(1025) })).toThrow(/at most 1024/);
  });

  it.each(["localhost", "127.0.0.1", "127.1.2.3", "::1"])("bind %s without more", (host) => {
    expect(parseSettings({ PORTSIDE_HOST: host }).bindsLoopback).toBe(true);
  });

  it("offer the operator's sites, never with a password", () => {
    const file = join(temporary(), "sites.json");
    writeFileSync(file, JSON.stringify([{ name: "Files", url: "ftps://files.example.org/pub" }]));
    expect(parseSettings({ PORTSIDE_SITES: file }).sites).toHaveLength(1);
    writeFileSync(file, JSON.stringify([{ name: "Files", url: "ftp://u:secret@files.example.org/" }]));
    expect(() => parseSettings({ PORTSIDE_SITES: file })).toThrow(/without a password/);
    expect(() => parseSettings({ PORTSIDE_SITES: file })).not.toThrow(/secret/);
  });

  it("offer sites with folders, notes, a colour and settings of their sessions", () => {
    const file = join(temporary(), "sites.json");
    const site = {
      name: "Plans",
      url: "ftp://lotse@ftp.example.org/pub",
      folder: ["Harbour", "Live"],
      notes: "Read only",
      colour: "orange",
      settings: { dataMode: "active", encryption: "explicit", charset: "windows-1251" },
    };
    writeFileSync(file, JSON.stringify([site]));
    expect(parseSettings({ PORTSIDE_SITES: file }).sites).toEqual([site]);
    for (const wrong of [
      { colour: "beige" },
      { folder: [""] },
      { settings: { dataMode: "both" } },
      { settings: { password: "x" } },
      { password: "x" },
    ]) {
      writeFileSync(file, JSON.stringify([{ ...site, ...wrong }]));
      expect(() => parseSettings({ PORTSIDE_SITES: file })).toThrow(SettingsError);
    }
  });
});

describe("the secret", () => {
  it("is made once, for its owner's eyes alone", () => {
    const dataDirectory = join(temporary(), "data");
    const first = loadSecret({ secret: null, dataDirectory });
    expect(loadSecret({ secret: null, dataDirectory }).key("cookie")).toEqual(first.key("cookie"));
    expect(statSync(join(dataDirectory, "secret")).mode & 0o777).toBe(0o600);
    expect(first.key("cookie")).not.toEqual(first.key("access"));
  });

  it("comes from PORTSIDE_SECRET where there is no disk", () => {
    const dataDirectory = "/dev/null/nowhere";
    const secret = "0123456789abcdef0123456789abcdef";
    expect(loadSecret({ secret, dataDirectory }).key("cookie")).toHaveLength(32);
    expect(() => loadSecret({ secret: null, dataDirectory })).toThrow(/PORTSIDE_SECRET/);
  });

  it("is never replaced when its file is damaged", () => {
    const dataDirectory = temporary();
    writeFileSync(join(dataDirectory, "secret"), "damaged");
    expect(() => loadSecret({ secret: null, dataDirectory })).toThrow(SettingsError);
  });
});

describe("what the environment asks of the engine", () => {
  it("has the engine's own defaults", () => {
    expect(parseSettings({}).engine).toEqual(defaultEngineOptions);
  });

  it("sets every limit on what a server sends", () => {
    const { engine } = parseSettings({
      PORTSIDE_MAX_LISTING_BYTES: "4096",
      PORTSIDE_MAX_LISTING_ROWS: "10",
      PORTSIDE_MAX_REPLY_BYTES: "2048",
      PORTSIDE_MAX_TREE_DEPTH: "5",
      PORTSIDE_MAX_LOG_EVENTS: "500",
      PORTSIDE_MAX_LOG_BYTES: "100000",
      PORTSIDE_KEEP_ALIVE_SECONDS: "20",
    });
    expect(engine).toMatchObject({
      keepAliveSeconds: 20,
      limits: {
        listingBytes: 4096,
        listingRows: 10,
        reply: { reply: 2048, line: 2048 },
        treeDepth: 5,
        traffic: { events: 500, characters: 100_000 },
      },
    });
  });

  it("reads a client certificate and its key, from two files or one", async () => {
    const directory = temporary();
    const { cert, key } = await testCertificate();
    writeFileSync(join(directory, "cert.pem"), cert);
    writeFileSync(join(directory, "key.pem"), key);
    writeFileSync(join(directory, "both.pem"), `${cert}\n${key}`);
    const two = parseSettings({
      PORTSIDE_CLIENT_CERTIFICATE: join(directory, "cert.pem"),
      PORTSIDE_CLIENT_KEY: join(directory, "key.pem"),
    });
    expect(two.engine.clientCertificate).toMatchObject({ certificate: cert, key });
    const one = parseSettings({ PORTSIDE_CLIENT_CERTIFICATE: join(directory, "both.pem") });
    expect(one.engine.clientCertificate?.certificate).toContain(cert);
  });

  it.each([
    [{ PORTSIDE_MAX_LISTING_ROWS: "0" }, /at least 1/],
    [{ PORTSIDE_MAX_REPLY_BYTES: "many" }, /PORTSIDE_MAX_REPLY_BYTES must be a whole number/],
    [{ PORTSIDE_CLIENT_CERTIFICATE: "/nowhere/cert.pem" }, /PORTSIDE_CLIENT_CERTIFICATE .*no such file/],
    [{ PORTSIDE_CLIENT_KEY: "/nowhere/key.pem" }, /needs PORTSIDE_CLIENT_CERTIFICATE/],
  ])("says what is wrong: %j", (environment, message) => {
    expect(() => parseSettings(environment)).toThrow(message);
  });
});
