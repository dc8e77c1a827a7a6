import { describe, expect, it } from "vitest";
import { byteString } from "@/lib/protocol/byte-string";
import { createOwner } from "../ownership";
import { Secret } from "../secret";
import { keyOf, openUpload, type SealedUpload, sealUpload } from "./upload-token";

const secret = new Secret(Buffer.alloc(32, 3));
const owner = createOwner(secret);
/** Every byte that a name can have, none of which may come back as another. */
const everyByte = byteString(
  Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte))
    .join("")
    .replace(/[\u0000-\u001f\u007f]/g, ""),
);
const upload: SealedUpload = {
  login: { host: "ftp.example.org", port: 21, user: "Ånna 你好 😀" },
  plan: {
    target: byteString(`/${everyByte}`),
    temporary: byteString("/.portside-0123456789abcdef.part"),
    size: 2 ** 40,
    onExisting: "replace",
    existing: { size: 5, modifiedAt: "2024-01-02T03:04:05Z" },
    modifiedAt: null,
  },
  metadata: { path: "/ü.bin", filename: null },
  createdAt: 1_700_000_000_000,
};
const token = sealUpload(upload, owner, secret);

describe("the id of an upload", () => {
  it("opens to exactly what was sealed, also after a restart with the same secret", () => {
    expect(openUpload(token, owner, new Secret(Buffer.alloc(32, 3)))).toEqual(upload);
  });

  it("tells nothing and differs each time", () => {
    expect(Buffer.from(token, "base64url").toString("latin1")).not.toContain("example");
    expect(sealUpload(upload, owner, secret)).not.toBe(token);
  });

  it("does not open for another browser, nor for another deployment", () => {
    expect(openUpload(token, createOwner(secret), secret)).toBeNull();
    expect(openUpload(token, owner, new Secret(Buffer.alloc(32, 4)))).toBeNull();
  });

  it("does not open changed, not even its version", () => {
    const bytes = Buffer.from(token, "base64url");
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8((changed.at(index) ?? 0) ^ 1, index);
      expect(openUpload(changed.toString("base64url"), owner, secret)).toBeNull();
    }
  });

  it.each(["", "x", "A".repeat(100), `${token}=`, `${token.slice(0, 9)}.${token.slice(9)}`])(
    "has one spelling: %j is none",
    (other) => {
      expect(openUpload(other, owner, secret)).toBeNull();
    },
  );

  it("fits an address, or is refused", () => {
    const long = { ...upload, metadata: { path: "x".repeat(9_000) } };
    expect(() => sealUpload(long, owner, secret)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: "invalid-request" }) }),
    );
  });

  it("has a key of its own", () => {
    expect(keyOf(token)).toHaveLength(43);
    expect(keyOf(sealUpload(upload, owner, secret))).not.toBe(keyOf(token));
  });
});
