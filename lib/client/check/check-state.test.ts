import { expect, it } from "vitest";
import type { CheckLine } from "@/lib/contract/check";
import { noCheck, reduceCheck, refusedCertificate, stepUnderWay } from "./check-state";

const line = (step: CheckLine["step"]): CheckLine => ({
  ...{ step, title: step, status: "passed", detail: "", exchange: null, events: [] },
});

it("the step under way is the first that is not over, in whichever order they end", () => {
  let state = reduceCheck(noCheck, { type: "started" });
  expect(stepUnderWay(state)).toBe("resolve");
  for (const step of ["resolve", "connect", "tls"] as const) {
    state = reduceCheck(state, { type: "line", line: line(step) });
  }
  expect(stepUnderWay(state)).toBe("greeting");
  expect(stepUnderWay(reduceCheck(state, { type: "stopped" }))).toBeNull();
});

it("a check that begins anew forgets the last one", () => {
  const before = reduceCheck(reduceCheck(noCheck, { type: "started" }), {
    type: "line",
    line: line("resolve"),
  });
  expect(reduceCheck(before, { type: "started" }).lines).toEqual([]);
});

it("a certificate is asked about only where TLS failed with it", () => {
  const certificate = {
    ...{ subject: "CN=h", issuer: "CN=h", validFrom: "", validTo: "", names: [], sha256: "ab" },
  };
  const events: CheckLine["events"] = [
    {
      ...{ seq: 1, at: 0, session: "s", connection: 1, exchange: null },
      ...{ type: "control-secured", protocol: "TLSv1.3", cipher: "c", resumed: false, certificate },
    },
  ];
  expect(refusedCertificate({ ...line("tls"), status: "failed", events })).toEqual(certificate);
  expect(refusedCertificate({ ...line("tls"), events })).toBeNull();
  expect(refusedCertificate({ ...line("tls"), status: "failed" })).toBeNull();
});
