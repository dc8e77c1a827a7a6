import { describe, expect, it } from "vitest";
import { diagnose } from "../protocol/diagnosis/diagnose";
import { isFtpError } from "./errors";
import { NetworkError } from "./network";
import type { SessionSettings } from "./session-types";
import { testCertificate } from "./testing/certificate";
import type { FakeServerOptions } from "./testing/fake-server";
import { anywhere, fakeServer, openSession } from "./testing/open-session";
import { patient } from "./testing/session-settings";

/** What the traffic of a login that failed gives: the ids of the findings, and the likeliest one's actions. */
async function foundAt(
  server: { readonly host: string; readonly port: number },
  settings: Partial<SessionSettings> = {},
  network = anywhere,
) {
  const error: unknown = await openSession(server, { ...patient, ...settings }, network).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!isFtpError(error)) throw new Error("The login must fail", { cause: error });
  const findings = diagnose(error.events ?? []);
  return { ids: findings.map(({ id }) => id), actions: findings[0]?.actions ?? [] };
}

const found = async (options: FakeServerOptions, settings?: Partial<SessionSettings>) =>
  foundAt(await fakeServer(options), settings);

describe("a connect or a login that fails on a real connection", () => {
  it("is explained where the host's name has no address", async () => {
    const resolve = () => Promise.reject(new NetworkError("unresolved", "No address is known for nowhere"));
    const at = { host: "nowhere", port: 21 };
    expect(await foundAt(at, {}, { ...anywhere, resolve })).toMatchObject({ ids: ["host-unresolved"] });
  });

  it("is explained where nobody listens", async () => {
    const server = await fakeServer();
    const { host, port } = server;
    await server.close();
    expect(await foundAt({ host, port })).toMatchObject({ ids: ["control-refused"] });
  });

  it("is explained where the certificate isn't trusted, with its fingerprint to accept", async () => {
    const { sha256 } = await testCertificate();
    expect(await found({ tls: "explicit" }, { encryption: "explicit" })).toEqual({
      ids: ["certificate-untrusted"],
      actions: [{ type: "accept-certificate", label: "Accept this certificate", sha256 }],
    });
  });

  it("is explained where implicit TLS meets a server that speaks in plain", async () => {
    const { ids, actions } = await found({}, { encryption: "implicit" });
    expect(ids).toEqual(["tls-failed"]);
    expect(actions[0]).toMatchObject({ type: "reconnect", encryption: "explicit" });
  });

  it.each<[what: string, options: FakeServerOptions, settings: Partial<SessionSettings>, id: string]>([
    ["a web server answers", { greeting: "HTTP/1.1 400 Bad Request" }, {}, "not-ftp"],
    ["nobody greets", { greeting: null }, { timeoutSeconds: 1 }, "greeting-missing"],
    ["TLS isn't offered", {}, { encryption: "explicit" }, "tls-not-offered"],
    ["the password is wrong", { answers: { PASS: "530 Login incorrect." } }, {}, "login-refused"],
    ["an account is wanted", { answers: { PASS: "332 Account?" } }, {}, "account-required"],
    [
      "others were faster",
      { greeting: "421 There are too many connected users" },
      {},
      "too-many-connections",
    ],
    ["plain text isn't taken", { answers: { USER: "503 Use AUTH first." } }, {}, "plain-login-refused"],
  ])("is explained where %s", async (_what, options, settings, id) => {
    expect((await found(options, settings)).ids[0]).toBe(id);
  });
});
