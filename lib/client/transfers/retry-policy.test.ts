import { describe, expect, it } from "vitest";
import type { Problem, ProblemCode } from "@/lib/contract/problem";
import { type AttemptFailure, doubtsSession, judge, retryDelaysMs } from "./retry-policy";

function failure(
  code: ProblemCode,
  status: number,
  more: Partial<Problem> = {},
  method: AttemptFailure["method"] = "PATCH",
): AttemptFailure {
  const problem: Problem = { type: "about:blank", title: "", detail: "", code, status, ...more };
  return { problem, method, retryAfterMs: null };
}

const reply = (code: number) => ({ ftp: { command: "STOR", code, reply: "" } });

describe("what becomes of a failed attempt", () => {
  it.each<[string, AttemptFailure, string]>([
    ["Portside can't be reached", failure("internal", 0), "again"],
    ["a proxy says that Portside is away", failure("internal", 503), "again"],
    ["the FTP server is away", failure("connection-failed", 502), "again"],
    ["it is out of reach for HEAD", failure("connection-failed", 423, {}, "HEAD"), "again"],
    ["the earlier attempt isn't over at the server", failure("busy", 423, {}, "HEAD"), "again"],
    ["the data connection failed", failure("data-connection-failed", 502), "again"],
    ["the server fell silent", failure("timeout", 504), "again"],
    ["the server has more or less than was thought", failure("conflict", 409), "again"],
    ["the server refuses for now", failure("ftp-error", 502, reply(450)), "again"],
    ["the server refuses for good", failure("ftp-error", 502, reply(553)), "fail"],
    ["the name is taken", failure("already-exists", 409, {}, "POST"), "ask"],
    ["the name was taken meanwhile", failure("conflict", 412), "ask"],
    ["so HEAD says, which is locked by it", failure("conflict", 423, {}, "HEAD"), "ask"],
    ["the server has forgotten it", failure("not-found", 410, {}, "HEAD"), "restart"],
    ["it was never this browser's", failure("not-found", 404, {}, "HEAD"), "restart"],
    ["a proxy doesn't know the address", failure("internal", 404, {}, "HEAD"), "again"],
    ["its directory is gone", failure("not-found", 404, reply(550)), "fail"],
    ["it may not be written", failure("denied", 403), "fail"],
    ["that is said to HEAD", failure("denied", 403, {}, "HEAD"), "fail"],
    ["the server refuses HEAD for now", failure("ftp-error", 423, {}, "HEAD"), "again"],
    ["the server refuses HEAD for good", failure("ftp-error", 502, {}, "HEAD"), "fail"],
    ["the disk is full", failure("storage-full", 507), "fail"],
    ["the request makes no sense", failure("invalid-request", 400), "fail"],
    ["the server can't do it", failure("not-supported", 501), "fail"],
    ["the login is refused", failure("login-refused", 401), "fail"],
    ["no request was sent", failure("internal", 0, {}, null), "fail"],
  ])("when %s", (_, failed, verdict) => {
    expect(judge(failed, 0).verdict).toBe(verdict);
  });

  it("waits longer each time, and gives up after three minutes", () => {
    const away = failure("connection-failed", 502);
    const waits = retryDelaysMs.map((_, i) => judge(away, i));
    expect(waits).toEqual(retryDelaysMs.map((afterMs) => ({ verdict: "again", afterMs })));
    expect(judge(away, retryDelaysMs.length).verdict).toBe("fail");
  });

  it("never gives up on a Portside that can't be reached", () => {
    expect(judge(failure("internal", 0), 1000)).toEqual({ verdict: "again", afterMs: 30_000 });
  });

  it("waits at least as long as the server asks for", () => {
    const busy = { ...failure("busy", 429), retryAfterMs: 10_000 };
    expect(judge(busy, 0)).toEqual({ verdict: "again", afterMs: 10_000 });
  });

  it("doesn't begin anew again and again", () => {
    expect(judge(failure("not-found", 410, {}, "HEAD"), 3).verdict).toBe("fail");
  });

  it("doesn't ask again whether a certificate is trusted by now", () => {
    const certificate = {
      subject: "",
      issuer: "",
      validFrom: "",
      validTo: "",
      names: [],
      sha256: "",
      selfSigned: true,
    };
    expect(judge(failure("connection-failed", 502, { certificate }), 0).verdict).toBe("fail");
  });
});

describe("doubting a session", () => {
  it.each<[string, AttemptFailure, boolean]>([
    ["no session of the login is open", failure("not-found", 423, {}, "HEAD"), true],
    ["an announcement finds nothing", failure("not-found", 404, {}, "POST"), true],
    ["the FTP server finds nothing", failure("not-found", 404, reply(550), "POST"), false],
    ["the upload is unknown", failure("not-found", 404, {}, "HEAD"), false],
    ["the FTP server is away", failure("connection-failed", 423, {}, "HEAD"), false],
  ])("when %s", (_, failed, isDoubted) => {
    expect(doubtsSession(failed)).toBe(isDoubted);
  });
});
