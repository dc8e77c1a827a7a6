import { expect, it } from "vitest";
import { contentDisposition } from "./disposition";

it.each([
  ["notes.txt", 'attachment; filename="notes.txt"'],
  ["with space.txt", 'attachment; filename="with space.txt"'],
  ['a"b.txt', "attachment; filename=\"a_b.txt\"; filename*=UTF-8''a%22b.txt"],
  ["50%20off.txt", "attachment; filename=\"50_20off.txt\"; filename*=UTF-8''50%2520off.txt"],
  ["Übung.pdf", "attachment; filename=\"_bung.pdf\"; filename*=UTF-8''%C3%9Cbung.pdf"],
  ["🦊 (1)'s.txt", "attachment; filename=\"_ (1)'s.txt\"; filename*=UTF-8''%F0%9F%A6%8A%20%281%29%27s.txt"],
  ["a\r\nSet-Cookie: x=y", 'attachment; filename="a__Set-Cookie: x=y"'],
  ["a\u0000\u001b[31m", 'attachment; filename="a__[31m"'],
  ["photo\u202egpj.exe", 'attachment; filename="photo_gpj.exe"'],
  ["..\\..\\x", 'attachment; filename=".._.._x"'],
  ["\ud800.txt", 'attachment; filename="_.txt"'],
  ["..", 'attachment; filename="download"'],
  ["", 'attachment; filename="download"'],
])("D3: %j", (name, expected) => {
  const header = contentDisposition("attachment", name);
  expect(header).toBe(expected);
  // Every value is a legal header.
  expect(new Headers({ "content-disposition": header }).get("content-disposition")).toBe(expected);
});
