import { describe, expect, it } from "vitest";
import type { Step } from "../testing/conversation";
import { diagnoseFailure } from "./diagnose";
import { events, failed, opened, passive, server } from "./testing/wire";

const pureFtpd = { greeting: "220---------- Welcome to Pure-FTPd [privsep] [TLS] ----------" };
const closed: Step = { type: "data-closed", direction: "down", bytes: 0, milliseconds: 1, data: 1 };
const silence: Step = { type: "control-closed", by: "client", reason: "no reply after the transfer" };

function idsOf(steps: readonly Step[], login: Parameters<typeof events>[1] = pureFtpd) {
  const { exchange, session } = events(steps, login);
  return diagnoseFailure(exchange, session).map(({ id }) => id);
}

describe("a data connection that the server closes without a word", () => {
  it("came from another address, by Pure-FTPd's way of refusing it", () => {
    expect(idsOf([...passive(server), opened("client"), closed, silence])[0]).toBe("data-peer-differs");
  });

  it("is no fault of TLS there", () => {
    expect(idsOf([...passive(server), opened("client"), failed("tls"), silence])).not.toContain(
      "data-tls-failed",
    );
  });

  it("rests on the greeting, the connection and the command that got no answer", () => {
    const { exchange, session } = events([...passive(server), opened("client"), closed, silence], pureFtpd);
    const [finding] = diagnoseFailure(exchange, session);
    const types = session.filter(({ seq }) => finding?.evidence.includes(seq)).map(({ type }) => type);
    expect(types).toEqual(["reply", "data-announced", "command", "data-opened", "data-closed"]);
  });

  it("says nothing of the address when the server had taken up the transfer", () => {
    expect(
      idsOf([...passive(server), opened("client"), "< 150 Accepted data connection", closed, silence]),
    ).not.toContain("data-peer-differs");
  });

  it("says nothing of the address when bytes came through it", () => {
    const some: Step = { ...closed, bytes: 12 };
    expect(idsOf([...passive(server), opened("client"), some, silence])).not.toContain("data-peer-differs");
  });

  it("says nothing of the address with another server", () => {
    expect(idsOf([...passive(server), opened("client"), closed, silence], {})).not.toContain(
      "data-peer-differs",
    );
    expect(idsOf([...passive(server), opened("client"), failed("tls"), silence], {})).toContain(
      "data-tls-failed",
    );
  });
});
