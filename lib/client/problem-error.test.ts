import { describe, expect, it } from "vitest";
import type { Problem } from "@/lib/contract/problem";
import { downloadProblem, problemFromText, uncarriable, withLongName } from "./problem-error";

const known: Problem = {
  type: "about:blank",
  title: "No such file",
  status: 404,
  detail: "Refresh.",
  code: "not-found",
};

describe("problems", () => {
  it("are read from an answer", () => {
    expect(problemFromText(404, JSON.stringify(known))).toEqual(known);
    expect(downloadProblem(JSON.stringify(known))).toEqual(known);
  });

  it.each(["", "<h1>Bad gateway</h1>", "{}"])("say what is known of an answer like %j", (text) => {
    expect(problemFromText(502, text).title).toContain("502");
    expect(downloadProblem(text)).toMatchObject({ title: "The download broke off" });
    expect(downloadProblem(text).detail).toContain("log");
  });

  it.each(["/a\nb", "/a\rb", "/a\u0000", "/a\u001b[2J", "/a\u007f"])(
    "say that FTP can't carry %j",
    (text) => {
      expect(uncarriable({ text })?.title).toBe("FTP can't carry this name");
    },
  );

  it.each(["/.", "/pub/..", "/../pub", "."])("say that nothing can be called %j", (text) => {
    expect(uncarriable({ text })).toMatchObject({
      title: "Nothing can have this name",
      code: "not-supported",
    });
  });

  it.each(["/a b", "/äö", "/\u202egpj.exe", "/.profile", "/...", "/a.."])("let %j pass", (text) => {
    expect(uncarriable({ text })).toBeNull();
  });
});

describe("a refusal to store", () => {
  const denied: Problem = { ...known, code: "denied", detail: "Ask for it." };
  const long = { text: `/pub/${"é".repeat(128)}` };

  it("says how long a name is that most file systems don't take", () => {
    expect(withLongName(denied, long).detail).toBe(
      "Its name has 256 bytes; most file systems take 255. Ask for it.",
    );
  });

  it.each<[string, Problem, string]>([
    ["a name that fits", denied, `/pub/${"é".repeat(127)}x`],
    ["many names that fit together", denied, `/${"a".repeat(200)}/${"b".repeat(200)}`],
    ["another reason", { ...denied, code: "storage-full" }, long.text],
  ])("says nothing of it for %s", (_, problem, text) => {
    expect(withLongName(problem, { text })).toBe(problem);
  });
});
