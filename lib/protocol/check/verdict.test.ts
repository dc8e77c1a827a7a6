import { describe, expect, it } from "vitest";
import type { CheckOutcome } from "./outcome";
import { type CheckStatus, type CheckStep, checkSteps } from "./steps";
import { verdictOf } from "./verdict";

/** All passed but these; what fails says "Because of …". */
function outcomes(changed: Partial<Record<CheckStep, CheckStatus>>): readonly CheckOutcome[] {
  return checkSteps.map((step) => {
    const status = changed[step] ?? "passed";
    return { step, status, detail: `Because of ${step}. And more.`, finding: null };
  });
}

const skipped = (...steps: CheckStep[]) => Object.fromEntries(steps.map((step) => [step, "skipped"]));

describe("a verdict", () => {
  it("is passed where nothing is amiss, whatever was skipped", () => {
    expect(verdictOf(outcomes(skipped("clock", "session-resumption")))).toEqual({
      verdict: "passed",
      summary: "The login works, and listings come in passive and in active mode.",
    });
  });

  it.each<[string, Partial<Record<CheckStep, CheckStatus>>, "warnings" | "failed", string]>([
    [
      "names what is unwise",
      { tls: "warning", mlsd: "warning" },
      "warnings",
      "The login works, and listings come in passive and in active mode; look at “TLS and certificate” and “Exact listings (MLSD)”.",
    ],
    [
      "counts where much is unwise",
      { tls: "warning", login: "warning", mlsd: "warning", utf8: "warning", size: "warning" },
      "warnings",
      "The login works, and listings come in passive and in active mode; look at 5 more points.",
    ],
    [
      "says to use passive mode",
      { port: "failed", eprt: "failed" },
      "failed",
      "Passive mode works and active mode doesn't: use passive mode, or see to this: Because of port.",
    ],
    [
      "says to use active mode",
      { pasv: "failed", epsv: "failed" },
      "failed",
      "Active mode works and passive mode doesn't: use active mode, or see to this: Because of pasv.",
    ],
    [
      "says which command works",
      { epsv: "failed" },
      "failed",
      "Listings come by PASV, PORT and EPRT and not by EPSV: use what works, or see to this: Because of epsv.",
    ],
    [
      "says that no data connection works",
      { pasv: "failed", epsv: "failed", port: "failed", eprt: "failed" },
      "failed",
      "The login works, but no data connection does, so there are no listings and no transfers: in passive mode: Because of pasv; in active mode: Because of port.",
    ],
    [
      "counts a mode by what was tried of it",
      { ...skipped("pasv", "port"), epsv: "failed" },
      "failed",
      "Active mode works and passive mode doesn't: use active mode, or see to this: Because of epsv.",
    ],
    [
      "says where it ended before the login",
      { ...skipped(...checkSteps.slice(3)), greeting: "failed" },
      "failed",
      "The check ended at “Greeting”: Because of greeting.",
    ],
    [
      "says why no data connection was tried",
      { ...skipped("pasv", "epsv", "port", "eprt"), "data-encryption": "failed" },
      "failed",
      "The login works, and no data connection was tried: Because of data-encryption; look at “Encryption of data connections”.",
    ],
  ])("%s", (_, changed, verdict, summary) => {
    expect(verdictOf(outcomes(changed))).toEqual({ verdict, summary });
  });

  it("rests on findings where there are any, and stays one sentence with addresses in it", () => {
    const [first, ...rest] = outcomes({ connect: "failed" });
    const detail = "Refused by 192.0.2.1 port 21, e.g. by a firewall. Check the port.";
    const { summary } = verdictOf([
      ...(first ? [first] : []),
      ...rest.map((outcome) => (outcome.step === "connect" ? { ...outcome, detail } : outcome)),
    ]);
    expect(summary).toContain("192.0.2.1 port 21");
    expect(summary).not.toContain("Check the port");
    expect(summary.endsWith(".")).toBe(true);
  });
});
