import { expect, it } from "vitest";
import { exampleFields } from "@/lib/protocol/guide/guide-values";
import { fieldsFromHash, fieldsToHash } from "./fields-hash";

it("keeps what was changed, and nothing else", () => {
  expect(fieldsToHash(exampleFields)).toBe("");
  const changed = { ...exampleFields, publicAddress: "198.51.100.1", privateAddress: "" };
  expect(fieldsToHash(changed)).toBe("publicAddress=198.51.100.1&privateAddress=");
  expect(fieldsFromHash(`#${fieldsToHash(changed)}`)).toEqual(changed);
});

it("takes a place on the page for no field, and cuts what is too long", () => {
  expect(fieldsFromHash("#firewall")).toEqual(exampleFields);
  expect(fieldsFromHash("#__proto__=x&constructor=y")).toEqual(exampleFields);
  expect(fieldsFromHash(`#user=${"a".repeat(10_000)}`).user.length).toBe(100);
});
