import { describe, expect, it } from "vitest";
import { certificateUntrusted, hostUnresolved, loginFailed, tlsFailed } from "../exchange-outcome";
import { conversation, type Step } from "../testing/conversation";
import type { Certificate } from "../traffic";
import { diagnose } from "./diagnose";
import { evidenceIn } from "./testing/wire";

const remote = { address: "198.51.100.10", port: 21 };
const local = { address: "192.168.1.100", port: 40_000 };
const dialling: Step = { type: "control-dialling", remote };
const opened: Step = { type: "control-opened", local, remote };
const isOver: Step = { type: "control-closed", by: "client", reason: loginFailed };
const dialFailed = (reason: string): Step => ({ type: "control-failed", reason, remote });
const note = (code: string, text: string): Step => ({ type: "note", code, text });
const login: Step[] = [dialling, opened, "< 220 Hello", "> USER student", "< 331 ?", "> PASS ***"];
const certificate: Certificate = {
  subject: "CN=ftp.example",
  issuer: "CN=Nobody",
  validFrom: "2026-01-01T00:00:00.000Z",
  validTo: "2027-01-01T00:00:00.000Z",
  names: ["ftp.example"],
  sha256: "ab".repeat(32),
};
const secured: Step = {
  type: "control-secured",
  protocol: "TLSv1.3",
  cipher: "x",
  resumed: false,
  certificate,
};

function found(steps: readonly Step[]) {
  const exchange = conversation(steps, { id: 1, label: "Log in" });
  return diagnose(exchange).map((finding) => ({
    ...finding,
    evidence: evidenceIn(finding.evidence, exchange),
  }));
}

describe("a connect or a login that fails", () => {
  it.each<[what: string, steps: Step[], id: string, evidence: string[]]>([
    [
      "a name without an address",
      [note(hostUnresolved, "No address is known for ftp.exmaple.")],
      "host-unresolved",
      ["note"],
    ],
    [
      "a closed port",
      [dialling, dialFailed("Connection refused")],
      "control-refused",
      ["control-dialling", "control-failed"],
    ],
    [
      "a connection that is reset at once",
      [dialling, dialFailed("Connection reset")],
      "control-refused",
      ["control-dialling", "control-failed"],
    ],
    [
      "a host that doesn't answer, by two addresses",
      [dialling, dialFailed("No answer within 2 s"), dialling, dialFailed("No answer")],
      "control-timeout",
      ["control-dialling", "control-failed", "control-dialling", "control-failed"],
    ],
    [
      "no route",
      [dialling, dialFailed("Unreachable (EHOSTUNREACH)")],
      "control-unreachable",
      ["control-dialling", "control-failed"],
    ],
    [
      "an SSH server",
      [
        opened,
        note("unread", "The server sent this, which is no whole reply: SSH-2.0-OpenSSH"),
        { type: "control-closed", by: "client", reason: "This is not an FTP server: it says “SSH-2.0”." },
      ],
      "not-ftp",
      ["control-opened", "note", "control-closed"],
    ],
    [
      "silence",
      [
        opened,
        { type: "control-closed", by: "client", reason: "no reply to the connection in time" },
        isOver,
      ],
      "greeting-missing",
      ["control-opened", "control-closed"],
    ],
    [
      "a server that hangs up",
      [opened, { type: "control-closed", by: "server", reason: "the server closed the connection" }],
      "greeting-missing",
      ["control-opened", "control-closed"],
    ],
    [
      "an unknown certificate",
      [
        opened,
        "< 220 Hello",
        "> AUTH TLS",
        "< 234 go",
        secured,
        note(
          certificateUntrusted,
          "The certificate of ftp.example is not trusted (self-signed). Compare it.",
        ),
        isOver,
      ],
      "certificate-untrusted",
      ["control-secured", "note"],
    ],
    [
      "TLS refused",
      [opened, "< 220 Hello", "> AUTH TLS", "< 500 what", isOver],
      "tls-not-offered",
      ["> AUTH", "< 500"],
    ],
    [
      "a handshake that broke off",
      [opened, "< 220 Hi", "> AUTH TLS", "< 234 go", note(tlsFailed, "The TLS handshake failed: x."), isOver],
      "tls-failed",
      ["< 234", "note", "control-closed"],
    ],
    [
      "a handshake that broke off, in an older transcript",
      [opened, "< 220 Hi", "> AUTH TLS", "< 234 go", isOver],
      "tls-failed",
      ["< 234", "control-closed"],
    ],
    ["a wrong password", [...login, "< 530 Login incorrect.", isOver], "login-refused", ["> PASS", "< 530"]],
    ["an account", [...login, "< 332 Account needed", isOver], "account-required", ["> PASS", "< 332"]],
    [
      "PROT refused",
      [
        opened,
        "< 220 Hi",
        "> AUTH TLS",
        "< 234 go",
        secured,
        "> USER a",
        "< 230 in",
        "> PROT P",
        "< 536 Not supported",
        isOver,
      ],
      "data-encryption-refused",
      ["control-secured", "> PROT", "< 536"],
    ],
  ])("knows %s", (_what, steps, id, evidence) => {
    expect(found(steps)[0]).toMatchObject({ id, evidence });
  });

  it.each([
    "530 Non-anonymous sessions must use encryption.",
    "550 SSL/TLS required on the control channel",
    "421 Sorry, cleartext sessions are not accepted on this server.",
    "503 Use AUTH first.",
    "534 Policy requires SSL.",
  ])("knows that plain text is refused: %s", (answer) => {
    const [finding] = found([opened, "< 220 Hello", "> USER student", `< ${answer}`, isOver]);
    expect(finding).toMatchObject({ id: "plain-login-refused", confidence: "certain" });
    expect(finding?.actions).toEqual([
      { type: "reconnect", label: "Reconnect with explicit TLS", encryption: "explicit" },
    ]);
  });

  it.each([
    "530 Anonymous sessions may not use encryption.",
    "530 Login incorrect.",
    "530 Too many failed login attempts.",
    "530 Sorry, TLS users only on Mondays.",
  ])("takes no other refusal for one of plain text: %s", (answer) => {
    expect(found([...login, `< ${answer}`, isOver]).map(({ id }) => id)).toEqual(["login-refused"]);
  });

  it.each([
    "530 Sorry, the maximum number of allowed clients (1) already connected.",
    "421 There are too many connected users, please try later.",
    "421 There are too many connections from your internet address.",
    "421 2 users (the maximum) are already logged in, sorry",
  ])("knows too many connections: %s", (answer) => {
    expect(found([...login, `< ${answer}`, isOver]).map(({ id }) => id)).toEqual(["too-many-connections"]);
    expect(found([opened, `< ${answer}`, isOver]).map(({ id }) => id)).toEqual(["too-many-connections"]);
  });

  it("proposes fewer transfer connections than were open when one more was refused", () => {
    const connect = (connection: number): Step => ({ type: "control-opened", local, remote, connection });
    const before = conversation([connect(1), connect(2), connect(3), connect(4)], { id: 1, label: "Log in" });
    const exchange = conversation(
      ["> USER a", "< 421 There are too many connected users"],
      { id: 2, label: "Log in" },
      5,
    );
    const [finding] = diagnose(exchange, [...before, ...exchange]);
    expect(finding?.actions[0]).toMatchObject({ settings: { transferConnections: 3 } });
  });

  it("offers the certificate by its fingerprint", () => {
    const [finding] = found([opened, secured, note(certificateUntrusted, "Not trusted."), isOver]);
    expect(finding?.actions).toEqual([
      { type: "accept-certificate", label: "Accept this certificate", sha256: certificate.sha256 },
    ]);
  });

  it.each<[what: string, steps: Step[]]>([
    [
      "a refused first address and an open second one",
      [dialling, dialFailed("Connection refused"), ...login, "< 230 in"],
    ],
    [
      "AUTH TLS refused where plain text is allowed",
      [opened, "< 220 Hi", "> AUTH TLS", "< 500 what", "> USER a", "< 230 in"],
    ],
    [
      "USER refused once, then accepted",
      [opened, "< 220 Hi", "> USER a", "< 530 no", "> USER b", "< 230 in"],
    ],
  ])("has no finding where it worked in the end: %s", (_what, steps) => {
    expect(found(steps)).toEqual([]);
  });

  it("blames the password and not TLS where AUTH was refused and the login after it, too", () => {
    const steps = [
      opened,
      "< 220 Hi",
      "> AUTH TLS",
      "< 500 what",
      "> USER a",
      "< 530 Login incorrect.",
      isOver,
    ];
    expect(found(steps).map(({ id }) => id)).toEqual(["login-refused"]);
  });
});
