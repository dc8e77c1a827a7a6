import { describe, expect, it } from "vitest";
import { checkFields, emptyFields, fillFields } from "./connect-fields";

describe("the connect form's fields", () => {
  it("ask for no more than a host", () => {
    const checked = checkFields({ ...emptyFields, host: " ftp.example.net " });
    expect(checked).toMatchObject({ ok: true, request: { host: "ftp.example.net", user: "anonymous" } });
    expect(checked.ok && "port" in checked.request).toBe(false);
  });

  it("send a password exactly as typed", () => {
    const checked = checkFields({ ...emptyFields, host: "h", user: "u", password: " p " });
    expect(checked).toMatchObject({ request: { password: " p " } });
  });

  it.each([
    [{ host: "" }, "host"],
    [{ port: "99999" }, "port"],
    [{ port: "x" }, "port"],
    [{ activePorts: "60000-50000" }, "activePorts"],
    [{ activeAddress: "here" }, "activeAddress"],
    [{ timeoutSeconds: "0" }, "timeoutSeconds"],
    [{ user: "a\r\nDELE x" }, "user"],
  ])("say what is wrong with %j", (fields, wrong) => {
    const checked = checkFields({ ...emptyFields, host: "h", ...fields });
    expect(checked.ok ? {} : checked.errors).toHaveProperty(wrong);
  });

  it("take over a pasted address and forget the last server's login", () => {
    const typed = { ...emptyFields, user: "old", password: "old", port: "21", dataMode: "active" as const };
    expect(fillFields(typed, { host: "h", encryption: "explicit" })).toMatchObject({
      host: "h",
      port: "",
      user: "",
      password: "",
      encryption: "explicit",
      dataMode: "active",
    });
  });
});
