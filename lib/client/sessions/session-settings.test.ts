import { describe, expect, it } from "vitest";
import { fieldsOfSession } from "../connect-fields";
import { sessionOf } from "../testing/session";
import { changedSettings } from "./session-settings";

const session = sessionOf("one", { activePorts: "50000-50100", timeoutSeconds: 30 });
const fields = fieldsOfSession(session, "/");

describe("the settings of a session that is open", () => {
  it("change nothing when nothing was changed", () => {
    expect(changedSettings(session, fields)).toEqual({ ok: true, change: {} });
  });

  it("change only what was changed", () => {
    const changed = { ...fields, passiveCommand: "EPSV", activeAddress: " 198.51.100.7 " } as const;
    expect(changedSettings(session, changed)).toEqual({
      ok: true,
      change: { passiveCommand: "EPSV", activeAddress: "198.51.100.7" },
    });
  });

  it("take an emptied field for the default", () => {
    expect(changedSettings(session, { ...fields, activePorts: "", timeoutSeconds: "" })).toEqual({
      ok: true,
      change: { activePorts: null, timeoutSeconds: 20 },
    });
  });

  it("say what is wrong instead", () => {
    const checked = changedSettings(session, { ...fields, activePorts: "9-1", timeoutSeconds: "soon" });
    expect(checked.ok ? {} : Object.keys(checked.errors)).toEqual(["activePorts", "timeoutSeconds"]);
  });
});
