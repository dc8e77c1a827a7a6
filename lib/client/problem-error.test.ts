import { describe, expect, it } from "vitest";
import { downloadProblem, problemFromText, uncarriable } from "./problem-error";

const known = {
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

  it.each(["/a b", "/äö", "/\u202egpj.exe"])("let %j pass", (text) => {
    expect(uncarriable({ text })).toBeNull();
  });
});
