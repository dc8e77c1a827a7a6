import { describe, expect, it } from "vitest";
import { conversation, type Step } from "../testing/conversation";
import { diagnose } from "./diagnose";
import { events, evidenceIn, failed, type Login, opened, passive, server } from "./testing/wire";

function found(steps: readonly Step[], login?: Login) {
  const { exchange, session } = events(steps, login);
  return diagnose(exchange, session).map((finding) => ({
    ...finding,
    evidence: evidenceIn(finding.evidence, session),
  }));
}

const upload = (answer: string): Step[] => [
  ...passive(server).slice(0, -1),
  "> STOR a.txt",
  opened("client"),
  "< 150 Go",
  `< ${answer}`,
];

describe("a transfer that the server ends", () => {
  it.each([
    "452 No space left on device",
    "552 Quota exceeded",
    "451 Failure writing to local file.",
    "425 Error writing to file",
  ])("knows a full disk: %s", (answer) => {
    expect(found(upload(answer)).map(({ id }) => id)).toEqual(["storage-full"]);
    expect(found(upload(answer))[0]?.evidence).toEqual(["> STOR", `< ${answer.slice(0, 3)}`]);
  });

  it.each([
    "451 Requested action aborted",
    "426 Failure reading network stream.",
    "450 Link to file server lost",
  ])("knows a broken connection: %s", (answer) => {
    const [finding] = found(upload(answer));
    expect(finding).toMatchObject({
      id: "data-connection-broke",
      evidence: ["data-opened", `< ${answer.slice(0, 3)}`],
    });
  });

  it("knows a stall", () => {
    const steps = [...passive(server), opened("client"), "< 150", failed("timeout")];
    expect(found(steps)[0]).toMatchObject({
      id: "data-connection-stalled",
      evidence: ["data-opened", "data-failed"],
    });
  });

  it("knows a TLS handshake that broke off on an open connection", () => {
    const steps = [...passive(server), opened("client"), failed("tls")];
    expect(found(steps, { encrypted: true }).map(({ id }) => id)).toEqual(["data-tls-failed"]);
  });
});

describe("a refusal of the server", () => {
  it.each([
    ["> DELE a", "550 Permission denied.", "permission-denied"],
    ["> MKD /a", "550 /a: Operation not permitted", "permission-denied"],
    ["> STOR a", "553 Prohibited file name: a", "name-refused"],
    ["> MKD a", "553 Could not create file.", "name-refused"],
    ["> MKD a", "550 a: File name too long", "name-refused"],
    ["> RETR a", "421 Idle timeout (60 seconds): closing control connection.", "server-closed"],
  ])("%s, %s: %s", (command, answer, id) => {
    const [finding] = found([command, `< ${answer}`]);
    expect(finding?.id).toBe(id);
    expect(finding?.evidence.at(-1)).toBe(`< ${answer.slice(0, 3)}`);
  });

  it.each([
    ["> RETR a", "550 a: No such file or directory"],
    ["> MKD a", "550 a: File exists"],
    ["> DELE a", "550 Delete operation failed."],
    ["> MLSD", "500 what"],
    ["> LIST", "550 No members found."],
  ])("says no more than the server where it said all: %s, %s", (command, answer) => {
    expect(found([command, `< ${answer}`])).toEqual([]);
  });

  it("tells vsftpd's operator how commands that write are allowed, and nobody else's", () => {
    const refused: Step[] = ["> DELE a", "< 550 Permission denied."];
    expect(found(refused)[0]?.changes).toMatchObject([{ lines: ["write_enable=YES"], isGuess: false }]);
    expect(found(refused, { greeting: "220 ProFTPD Server" })[0]?.changes).toEqual([]);
  });

  it("names the step that failed in the end, not what was asked in passing", () => {
    const steps: Step[] = [
      "> SIZE a",
      "< 550 Permission denied.",
      "> RNFR a",
      "< 350 go",
      "> RNTO b",
      "< 550 Permission denied.",
    ];
    expect(found(steps)[0]?.evidence).toEqual(["> RNTO", "< 550"]);
  });

  it("knows a connection that the server ended without a word", () => {
    const steps: Step[] = [
      "> NOOP",
      { type: "control-closed", by: "server", reason: "the server closed the connection" },
    ];
    expect(found(steps)[0]).toMatchObject({
      id: "server-closed",
      confidence: "likely",
      evidence: ["control-closed"],
    });
  });

  it("knows a command that was never answered", () => {
    const steps: Step[] = [
      "> STAT",
      { type: "control-closed", by: "client", reason: "no reply to STAT in time" },
    ];
    expect(found(steps)[0]).toMatchObject({ id: "server-silent", evidence: ["> STAT", "control-closed"] });
  });

  it("doesn't call it closed where Portside said QUIT", () => {
    const steps: Step[] = [
      "> QUIT",
      "< 221 Bye",
      { type: "control-closed", by: "server", reason: "the server closed the connection" },
    ];
    expect(diagnose(conversation(steps))).toEqual([]);
  });
});
