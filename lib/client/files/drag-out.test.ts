import { expect, it } from "vitest";
import { downloadUrlItem } from "./drag-out";

it.each([
  ["notes.txt", "notes.txt"],
  ["a:b/c\\d.txt", "a_b_c_d.txt"],
  ["invoice\u202egpj.exe", "invoice_gpj.exe"],
  ["..", "_"],
  ["hafen \u{1f6a2}.txt", "hafen \u{1f6a2}.txt"],
])("%j is dragged out as %j", (name, safe) => {
  expect(downloadUrlItem(name, "https://portside.example/f")).toBe(
    `application/octet-stream:${safe}:https://portside.example/f`,
  );
});
