import { describe, expect, it, vi } from "vitest";
import { type ConnectFields, emptyFields } from "@/lib/client/connect-fields";
import type { FindingAction } from "@/lib/contract/finding";
import { connectRemedy } from "./connect-remedy";

function remedyFor(fields: Partial<ConnectFields> = {}) {
  const submit = vi.fn();
  const typed = { ...emptyFields, host: "ftp.example.net", ...fields };
  return { submit, remedy: connectRemedy({ fields: typed, isPending: false, submit }) };
}

describe("what a finding proposes where a connect failed", () => {
  it("connects again with another encryption", () => {
    const { remedy, submit } = remedyFor();
    const action: FindingAction = { type: "reconnect", label: "Reconnect", encryption: "explicit" };
    expect(remedy.offers(action)).toBe(true);
    remedy.perform(action);
    expect(submit).toHaveBeenCalledWith({ encryption: "explicit" });
  });

  it("never sends a login again that was refused, nor to the same wrong address", () => {
    const { remedy, submit } = remedyFor();
    for (const label of ["Log in again", "Correct the address", "Enter the account"]) {
      const action: FindingAction = { type: "reconnect", label };
      expect(remedy.offers(action)).toBe(false);
      remedy.perform(action);
    }
    expect(submit).not.toHaveBeenCalled();
  });

  it("leaves it to the person to send a password readable", () => {
    const { remedy } = remedyFor({ encryption: "explicit" });
    const action: FindingAction = { type: "reconnect", label: "Reconnect", encryption: "none" };
    expect(remedy.offers(action)).toBe(false);
  });

  it.each([
    ["21", { encryption: "implicit", port: "" }],
    ["2121", { encryption: "implicit" }],
    ["", { encryption: "implicit" }],
  ])("goes to the usual port of the encryption, unless port %j was another one", (port, change) => {
    const { remedy, submit } = remedyFor({ port });
    remedy.perform({ type: "reconnect", label: "Reconnect", encryption: "implicit" });
    expect(submit).toHaveBeenCalledWith(change);
  });

  it("puts numbers into the form as they are typed there", () => {
    const { remedy, submit } = remedyFor();
    remedy.perform({ type: "change-settings", label: "Fewer", settings: { transferConnections: 2 } });
    expect(submit).toHaveBeenCalledWith({ transferConnections: "2" });
  });
});
