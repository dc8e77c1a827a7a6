import { describe, expect, it } from "vitest";
import { problemSchema } from "@/lib/contract/problem";
import { FtpError } from "@/lib/ftp/errors";
import { events, failed, passive, server } from "@/lib/protocol/diagnosis/testing/wire";
import { conversation, type Step } from "@/lib/protocol/testing/conversation";
import { engineProblem } from "./engine-problem";

function problemOf(error: FtpError, steps: readonly Step[]) {
  const { session } = events(steps);
  error.exchange = 2;
  return problemSchema.parse(engineProblem(error, session));
}

describe("the problem of an engine error", () => {
  it("names the likeliest cause and the others, with what they rest on", () => {
    const steps = [...passive(server, "10.0.0.5"), failed("timeout")];
    const { finding, otherFindings } = problemOf(new FtpError("data-connection-failed", "It failed."), steps);
    expect(finding).toMatchObject({ id: "passive-range-not-forwarded", confidence: "likely" });
    expect(finding?.evidence.length).toBeGreaterThan(0);
    expect(otherFindings?.map(({ id }) => id)).toEqual(["passive-port-blocked"]);
  });

  it("has a finding for every failed data connection, also when the log has lost it", () => {
    const lost = engineProblem(new FtpError("data-connection-failed", "It failed."), []);
    expect(lost.finding).toMatchObject({ id: "data-connection-failed", evidence: [] });
  });

  it.each<[code: "login-refused" | "denied" | "storage-full" | "ftp-error", steps: Step[], id: string]>([
    ["login-refused", ["> USER a", "< 530 Login incorrect."], "login-refused"],
    ["denied", ["> DELE a", "< 550 Permission denied."], "permission-denied"],
    ["storage-full", ["> STOR a", "< 452 No space left"], "storage-full"],
    ["ftp-error", ["> MKD a", "< 553 Could not create file."], "name-refused"],
  ])("says why it is %s", (code, steps, id) => {
    expect(problemOf(new FtpError(code, "It failed."), steps).finding?.id).toBe(id);
  });

  it.each(["not-found", "already-exists", "conflict", "range-not-satisfiable"] as const)(
    "leaves %s to speak for itself",
    (code) => {
      const problem = problemOf(new FtpError(code, "No."), [...passive(server), failed("timeout")]);
      expect(problem.finding).toBeUndefined();
    },
  );

  it("has no finding for what failed before it began, whatever happened to the session between operations", () => {
    const between = conversation(["> LIST", "< 421 Timeout."]).map((event) => ({ ...event, exchange: null }));
    expect(engineProblem(new FtpError("busy", "Too many wait."), between).finding).toBeUndefined();
  });

  it("explains a failed login by the traffic that came with it", () => {
    const error = new FtpError("login-refused", "No.");
    error.events = conversation(["< 220 Hi", "> USER a", "< 331 ?", "> PASS ***", "< 530 Login incorrect."]);
    expect(engineProblem(error, [])).toMatchObject({
      exchange: 1,
      finding: { id: "login-refused", evidence: [4, 5] },
    });
  });

  it("names four other causes at most", () => {
    const ways = [failed("timeout"), failed("refused"), failed("unreachable")].flatMap((end, index) =>
      [...passive(server, "10.0.0.5"), end, "< 425 no"].map((step) =>
        typeof step !== "string" && "data" in step ? { ...step, data: index + 1 } : step,
      ),
    );
    const { finding, otherFindings = [] } = problemOf(new FtpError("data-connection-failed", "No."), ways);
    expect(finding?.id).toBe("passive-range-not-forwarded");
    expect(otherFindings.length).toBeGreaterThan(1);
    expect(otherFindings.length).toBeLessThanOrEqual(4);
  });
});
