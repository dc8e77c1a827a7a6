import { describe, expect, it } from "vitest";
import { buildSequence } from "@/lib/protocol/sequence/build-sequence";
import { conversation } from "@/lib/protocol/testing/conversation";
import { pictureName } from "./diagram-name";

const list = conversation(["> NOOP", "< 200 ok"], { id: 1, label: "List /pub/a b" });
const other = conversation(["> PWD"], { id: 2, label: "Look" }, 3);

describe("a saved diagram", () => {
  it("is called after the server and its operation", () => {
    expect(pictureName("ftp.example.net", buildSequence(list))).toBe(
      "portside-ftp.example.net-List-pub-a-b-sequence",
    );
  });

  it("is called after the server alone where it has several operations", () => {
    expect(pictureName("2001:db8::7", buildSequence([...list, ...other]))).toBe(
      "portside-2001-db8-7-sequence",
    );
  });

  it.each([
    [null, "", "portside-sequence"],
    ["../../etc\u202e/passwd\u0000", "<b>..</b>", "portside-etc-passwd-b-.-b-sequence"],
    ["x".repeat(500), "\u200b", `portside-${"x".repeat(60)}-sequence`],
  ])("has only safe letters in its name: %j", (server, label, name) => {
    expect(pictureName(server, buildSequence(conversation(["> NOOP"], { id: 1, label })))).toBe(name);
  });
});
