import { describe, expect, it } from "vitest";
import { createOwner } from "./ownership";
import { openPassword, type SealBinding, sealPassword } from "./sealed-password";
import { Secret } from "./secret";

const secret = new Secret(Buffer.alloc(32, 7));
const owner = createOwner(secret);
const binding: SealBinding = {
  host: "ftp.example.org",
  port: 21,
  user: "anna",
  encryption: "explicit",
  owner,
};
const sealed = sealPassword("hunter2 ü", binding, secret);

describe("a sealed password", () => {
  it("opens for what it was sealed for", () => {
    expect(openPassword(sealed, binding, secret)).toBe("hunter2 ü");
    expect(openPassword(sealed, { ...binding, host: "FTP.Example.org" }, secret)).toBe("hunter2 ü");
    expect(openPassword(sealed, { ...binding, encryption: "implicit" }, secret)).toBe("hunter2 ü");
  });

  it("D12: tells nothing and differs each time", () => {
    expect(Buffer.from(sealed, "base64url").toString("latin1")).not.toContain("hunter2");
    expect(sealPassword("hunter2 ü", binding, secret)).not.toBe(sealed);
  });

  it.each<[string, Partial<SealBinding>]>([
    ["another host", { host: "ftp.evil.example" }],
    ["another port", { port: 2121 }],
    ["another user", { user: "root" }],
    ["another browser", { owner: createOwner(secret) }],
    ["no encryption", { encryption: "none" }],
    ["encryption that may be stripped", { encryption: "explicit-if-available" }],
  ])("does not open for %s", (_name, change) => {
    expect(() => openPassword(sealed, { ...binding, ...change }, secret)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: "invalid-request" }) }),
    );
  });

  it("does not open under another secret, nor changed, nor as nonsense", () => {
    expect(() => openPassword(sealed, binding, new Secret(Buffer.alloc(32, 8)))).toThrow();
    const bytes = Buffer.from(sealed, "base64url");
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8((changed.at(index) ?? 0) ^ 1, index);
      expect(() => openPassword(changed.toString("base64url"), binding, secret)).toThrow();
    }
    for (const nonsense of ["", "x", "A".repeat(100)]) {
      expect(() => openPassword(nonsense, binding, secret)).toThrow();
    }
  });
});
