import { X509Certificate } from "node:crypto";
import { chmodSync, writeFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { Check } from "@/lib/ftp/check/check";
import type { SessionSettings } from "@/lib/ftp/session-types";
import { anywhere } from "@/lib/ftp/testing/open-session";
import { settingsFor } from "@/lib/ftp/testing/session-settings";
import { checkSteps } from "@/lib/protocol/check/steps";
import { reasonToSkip } from "./servers/available";
import { productsInPlainAndTls } from "./servers/products";
import type { RealServer } from "./servers/real-server";
import { startVsftpd, type VsftpdOptions } from "./servers/vsftpd";

const skip = reasonToSkip("servers");

interface Report {
  /** "status", with the finding's id behind it where there is one. */
  readonly outcomes: Readonly<Record<string, string>>;
  readonly details: Readonly<Record<string, string>>;
  readonly verdict: string;
}

/** Checks a server as the person would who was given its login, and its certificate's fingerprint. */
async function checked(
  server: RealServer,
  given: Partial<SessionSettings> = {},
  name: string | Buffer = "readme.txt",
): Promise<Report> {
  onTestFinished(() => server.close());
  const file = Buffer.concat([Buffer.from(`${server.root}/`), Buffer.from(name)]);
  writeFileSync(file, "what is in here\n");
  chmodSync(file, 0o644);
  const { certificate, user, password } = server;
  const trust =
    certificate === null
      ? {}
      : { encryption: "explicit" as const, certificate: { sha256: fingerprint(certificate) } };
  const check = new Check({
    id: "check",
    settings: settingsFor(server, { user, password, timeoutSeconds: 10, ...trust, ...given }),
    network: anywhere,
    signal: new AbortController().signal,
  });
  const outcomes: Record<string, string> = {};
  const details: Record<string, string> = {};
  let verdict = "";
  for await (const line of check.lines()) {
    if ("verdict" in line) verdict = line.verdict;
    else {
      outcomes[line.step] = line.finding === null ? line.status : `${line.status}: ${line.finding.id}`;
      details[line.step] = line.detail;
    }
  }
  return { outcomes, details, verdict };
}

function fingerprint(pem: string): string {
  return new X509Certificate(pem).fingerprint256.replaceAll(":", "").toLowerCase();
}

async function vsftpd(
  options: Partial<VsftpdOptions>,
  given: Partial<SessionSettings> = {},
): Promise<Report> {
  return checked(await startVsftpd({ tls: true, ...options }), given);
}

const healthy = {
  ...Object.fromEntries(checkSteps.map((step) => [step, "passed"])),
  // Nothing that FTP has tells the time.
  clock: "skipped",
};

describe.skipIf(skip !== null)(`the check of vsftpd${skip === null ? "" : ` (${skip})`}`, () => {
  it("with TLS is all passed", async () => {
    const { outcomes, verdict } = await vsftpd({});
    expect(outcomes).toEqual(healthy);
    expect(verdict).toBe("passed");
  });

  it.each([
    [
      "without passive mode",
      { directives: { pasv_enable: "NO" } },
      { pasv: "failed: passive-refused", epsv: "failed: passive-refused" },
    ],
    [
      "without active mode",
      { directives: { port_enable: "NO" } },
      { port: "failed: active-refused", eprt: "failed: active-refused" },
    ],
    [
      "that announces another address",
      { directives: { pasv_address: "192.0.2.7" } },
      { pasv: "warning: passive-address-foreign" },
    ],
    [
      "that doesn't insist on session resumption",
      { directives: { require_ssl_reuse: "NO" } },
      { "session-resumption": "warning" },
    ],
    [
      "with an expired certificate",
      { certificateEnds: new Date(Date.now() - 86_400_000) },
      { tls: "warning" },
    ],
    [
      "with a certificate that ends soon",
      { certificateEnds: new Date(Date.now() + 7 * 86_400_000) },
      { tls: "warning" },
    ],
  ])("%s finds that, and nothing else", async (_, options: Partial<VsftpdOptions>, broken) => {
    expect((await vsftpd(options)).outcomes).toEqual({ ...healthy, ...broken });
  });

  it("whose names are not UTF-8 finds that, and nothing else", async () => {
    const latin1 = Buffer.from("caf\u00e9.txt", "latin1");
    const { outcomes } = await checked(await startVsftpd({ tls: true }), {}, latin1);
    expect(outcomes).toEqual({ ...healthy, utf8: "warning" });
  });

  it.each([
    ["that wants TLS, without it", true, { encryption: "none" }, "login: plain-login-refused"],
    ["that has no TLS, with it", false, { encryption: "explicit" }, "tls: tls-not-offered"],
    ["with a certificate that nobody trusts", true, { certificate: "trusted" }, "tls: certificate-untrusted"],
    ["with a wrong password", true, { password: "wrong" }, "login: login-refused"],
  ] as const)("%s fails at the step that it is about", async (_, tls, given, step) => {
    const { outcomes } = await vsftpd({ tls }, given);
    const failed = Object.entries(outcomes).filter(([, outcome]) => outcome.startsWith("failed"));
    expect(failed.map(([name, outcome]) => `${name}: ${outcome.replace("failed: ", "")}`)).toEqual([step]);
    expect(outcomes.features).toBe("skipped");
  });
});

describe.skipIf(skip !== null)(`the check of sane servers${skip === null ? "" : ` (${skip})`}`, () => {
  it.each(productsInPlainAndTls)("fails in nothing: %s", async (_, { start }, tls) => {
    const { outcomes } = await checked(await start({ tls }));
    expect(Object.entries(outcomes).filter(([, outcome]) => outcome.startsWith("failed"))).toEqual([]);
  });
});
