import { describe, expect, it } from "vitest";
import { loginKey } from "./login-key";

const login = { host: "ftp.example.org", port: 21, user: "ada" };

describe("the identity of a login", () => {
  it("is the same however the host is spelled", () => {
    expect(loginKey({ ...login, host: "FTP.Example.org" })).toBe(loginKey(login));
  });

  it.each([
    ["another host", { ...login, host: "example.org" }],
    ["another port", { ...login, port: 2121 }],
    ["another user", { ...login, user: "Ada" }],
    ["what only looks the same when joined", { ...login, host: "ftp.example.org21", port: 2, user: "1ada" }],
  ])("differs for %s", (_name, other) => {
    expect(loginKey(other)).not.toBe(loginKey(login));
  });
});
