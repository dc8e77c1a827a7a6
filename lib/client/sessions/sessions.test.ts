import { describe, expect, it, vi } from "vitest";
import type { Session } from "@/lib/contract/session";
import { type ParsedTrafficEvent, transcriptSchema } from "@/lib/contract/traffic";
import { checkFields, fieldsOfSession } from "../connect-fields";
import { sessionOf } from "../testing/session";
import { exportTraffic } from "../traffic/export-traffic";
import { describeEnding, EndedSessions, missingFrom } from "./ended-sessions";
import { sessionNames } from "./session-names";
import { sessionTabs } from "./session-tabs";

function session(id: string, change: Partial<Session> = {}): Session {
  return sessionOf(id, {
    host: "ftp.example.net",
    port: 2121,
    encryption: "explicit",
    dataMode: "active",
    activeCommand: "PORT",
    activePorts: "50000-50100",
    ...change,
  });
}

const place = { seq: 1, at: 0, session: "a", connection: 1, exchange: null };
const quit: ParsedTrafficEvent = { ...place, type: "command", line: "QUIT" };
function closedBy(by: "client" | "server", reason: string): ParsedTrafficEvent {
  return { ...place, seq: 2, type: "control-closed", by, reason };
}

describe("sessions that end from outside", () => {
  it("stay until they are closed, once each, and readers are told", () => {
    const ended = new EndedSessions();
    const told = vi.fn();
    ended.subscribe(told);
    expect(ended.add(session("a"))).toBe(true);
    expect(ended.add(session("a"))).toBe(true);
    expect(ended.snapshot().map(({ id }) => id)).toEqual(["a"]);
    expect(told).toHaveBeenCalledTimes(1);
    ended.remove("a");
    expect(ended.snapshot()).toEqual([]);
    expect(told).toHaveBeenCalledTimes(2);
  });

  it("are not kept when this page closes them, unless closing failed", () => {
    const ended = new EndedSessions();
    ended.expect("a");
    expect(ended.add(session("a"))).toBe(false);
    ended.unexpect("a");
    expect(ended.add(session("a"))).toBe(true);
  });

  it("stay behind the session that was opened in their place", () => {
    const ended = new EndedSessions();
    const told = vi.fn();
    ended.add(session("a"));
    ended.subscribe(told);
    ended.succeed("a", "b");
    expect(told).toHaveBeenCalledTimes(1);
    expect(ended.holds("a")).toBe(true);
    expect(ended.newest("a", () => true)).toBe("b");
    expect(ended.before("b").map(({ id }) => id)).toEqual(["a"]);

    ended.add(session("b"));
    ended.succeed("b", "c");
    expect(ended.newest("a", () => true)).toBe("c");
    // Nobody has told the page of the last one yet.
    expect(ended.newest("a", (id) => id !== "c")).toBe("b");
    expect(ended.before("c").map(({ id }) => id)).toEqual(["a", "b"]);
    expect(ended.newest("other", () => true)).toBe("other");
    expect(ended.before("other")).toEqual([]);
  });

  it("are those that a newer list lacks", () => {
    const now = [session("b"), session("new")];
    expect(missingFrom([session("a"), session("b")], now).map(({ id }) => id)).toEqual(["a"]);
  });

  it.each([
    ["Portside's reason", [quit, closedBy("client", "unused for 15 minutes")], "unused for 15 minutes"],
    [
      "the server's reason",
      [closedBy("server", "421 Going down")],
      "server closed the control connection: 421",
    ],
    ["no reason", [closedBy("client", "")], "Portside closed it."],
    [
      "that a person closed it, also where a busy connection ended later",
      [
        closedBy("client", "the session was closed"),
        closedBy("client", "the server stayed silent after the data connection ended"),
      ],
      "The session was closed.",
    ],
    ["a log that just stops", [quit], "started anew"],
    ["an empty log", [], "started anew"],
  ])("say %s", (_what, events, text) => {
    expect(describeEnding(events)).toContain(text);
  });

  it("D12: fill the form again with all but the password", () => {
    const fields = fieldsOfSession(session("a"), "/pub");
    expect(fields).toMatchObject({ host: "ftp.example.net", port: "2121", user: "student", password: "" });
    const checked = checkFields(fields);
    expect(checked.ok && checked.request).toMatchObject({
      dataMode: "active",
      encryption: "explicit",
      initialPath: "/pub",
      activePorts: "50000-50100",
    });
  });

  it("export their log from what the page holds, as Portside does", async () => {
    const events = [quit, closedBy("client", "Portside is shutting down")];
    const json = exportTraffic(session("a"), events, "json");
    expect(json.name).toBe("portside-ftp.example.net-traffic.json");
    expect(transcriptSchema.parse(JSON.parse(await json.text())).events).toEqual(events);
    expect(await exportTraffic(session("a"), events, "text").text()).toContain("QUIT");
  });
});

describe("the tabs of sessions", () => {
  const at = (id: string, minute: number) => session(id, { createdAt: `2026-11-18T16:0${minute}:00Z` });

  it("stand in the order in which they were opened, those that ended among them", () => {
    const ended = new EndedSessions();
    ended.add(at("b", 2));
    const tabs = sessionTabs([at("c", 3), at("a", 1)], ended);
    expect(tabs.map(({ key, ended }) => [key, ended])).toEqual([
      ["a", false],
      ["b", true],
      ["c", false],
    ]);
  });

  it("stay where they were when a session is opened in the place of one that ended", () => {
    const ended = new EndedSessions();
    ended.add(at("a", 1));
    ended.succeed("a", "new");
    const tabs = sessionTabs([at("b", 2), at("new", 3)], ended);
    expect(tabs.map(({ key, session }) => [key, session.id])).toEqual([
      ["a", "new"],
      ["b", "b"],
    ]);
  });

  it("stay those of the session that ended until the page is told of the one in its place", () => {
    const ended = new EndedSessions();
    ended.add(at("a", 1));
    ended.succeed("a", "new");
    expect(sessionTabs([], ended).map(({ key, session, ended }) => [key, session.id, ended])).toEqual([
      ["a", "a", true],
    ]);
  });

  it("are one while the list of living sessions still holds one that ended", () => {
    const ended = new EndedSessions();
    ended.add(at("a", 1));
    expect(sessionTabs([at("a", 1)], ended).map(({ ended }) => ended)).toEqual([true]);
  });
});

describe("names of sessions", () => {
  it("are those of the sites that they were opened from", () => {
    const names = sessionNames([session("a"), session("b"), session("c")], (id) =>
      id === "c" ? undefined : "Work\u202e",
    );
    expect([...names.values()]).toEqual(["Work[U+202E]", "Work[U+202E] (2)", "student@ftp.example.net:2121"]);
  });

  it("tell sessions of one account apart", () => {
    const names = sessionNames([session("a"), session("b"), session("c", { port: 21 }), session("d")]);
    expect([...names.values()]).toEqual([
      "student@ftp.example.net:2121",
      "student@ftp.example.net:2121 (2)",
      "student@ftp.example.net",
      "student@ftp.example.net:2121 (3)",
    ]);
  });
});
