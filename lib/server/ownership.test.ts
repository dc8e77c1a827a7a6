import { describe, expect, it } from "vitest";
import { createOwner, readOwner } from "./ownership";
import { Secret } from "./secret";

const secret = new Secret(Buffer.alloc(32, 1));

describe("the owner cookie", () => {
  it("is known again, also by a process that started later with the same secret", () => {
    const owner = createOwner(secret);
    expect(readOwner(`a=b; portside=${owner.cookie}; c=d`, new Secret(Buffer.alloc(32, 1)))).toEqual(owner);
  });

  it("is unknown to a deployment with another secret", () => {
    const owner = createOwner(secret);
    expect(readOwner(`portside=${owner.cookie}`, new Secret(Buffer.alloc(32, 2)))).toBeNull();
  });

  it("D14: is found behind a value that somebody planted", () => {
    const owner = createOwner(secret);
    expect(readOwner(`portside=planted; portside=${owner.cookie}`, secret)).toEqual(owner);
  });

  it("D14: is unknown when one bit of it differs", () => {
    const bytes = Buffer.from(createOwner(secret).cookie, "base64url");
    for (const index of [0, 31, 32, 63]) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8((changed.at(index) ?? 0) ^ 1, index);
      expect(readOwner(`portside=${changed.toString("base64url")}`, secret)).toBeNull();
    }
  });

  it.each([null, "", "portside=", "portsideX=a", "portside"])("is absent in %j", (header) => {
    expect(readOwner(header, secret)).toBeNull();
  });
});
