import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as accessRoute from "@/app/api/access/route";
import * as sessionsRoute from "@/app/api/sessions/route";
import { clientAddressHeader } from "./client-address";
import { startTestPortside, TestBrowser, type TestPortside } from "./testing/test-portside";

const password = "open sesame, please";

let portside: TestPortside;
beforeEach(async () => {
  // Only the clock is ours; what the practice server waits for is real.
  vi.useFakeTimers({ toFake: ["Date"] });
  portside = await startTestPortside({ PORTSIDE_PASSWORD: password, PORTSIDE_TARGETS: "127.0.0.1" });
});
afterEach(async () => {
  await portside.close();
  vi.useRealTimers();
});

const attacker = { [clientAddressHeader]: "203.0.113.7" };
const elsewhere = { [clientAddressHeader]: "198.51.100.1" };

function signIn(given: string, headers: Record<string, string>, browser = new TestBrowser()) {
  return browser.ask(accessRoute.POST, "/api/access", { method: "POST", body: { password: given }, headers });
}

/** Guesses that all come at the same moment; how each was answered. */
async function guessAtOnce(times: number, headers: Record<string, string>): Promise<number[]> {
  const guesses = Array.from({ length: times }, (_, i) => signIn(`guess number ${i}`, headers));
  return (await Promise.all(guesses)).map(({ status }) => status);
}

describe("D26: guessing the access password", () => {
  it("is looked at five times, also when many guesses come at once", async () => {
    const statuses = await guessAtOnce(50, attacker);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(45);
  });

  it("is refused with the time to wait, and goes on after it", async () => {
    await guessAtOnce(5, attacker);
    const refused = await signIn("one more guess", attacker);
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("15");
    expect(await refused.json()).toMatchObject({ code: "busy" });
    vi.setSystemTime(Date.now() + 15_000);
    expect((await signIn("one more guess", attacker)).status).toBe(401);
    expect((await signIn("one more guess", attacker)).headers.get("retry-after")).toBe("30");
  });

  it("is not answered by the right password either, until the wait is over", async () => {
    await guessAtOnce(5, attacker);
    const early = await signIn(password, attacker);
    expect(early.status).toBe(429);
    expect(early.headers.get("set-cookie")).toBeNull();
    vi.setSystemTime(Date.now() + 15_000);
    expect((await signIn(password, attacker)).status).toBe(204);
  });

  it("locks out nobody at another address", async () => {
    await guessAtOnce(50, attacker);
    expect((await signIn(password, elsewhere)).status).toBe(204);
    expect((await signIn("a slip of the finger", elsewhere)).status).toBe(401);
  });

  it("does not touch who is signed in already, at the same address too", async () => {
    const browser = new TestBrowser();
    await signIn(password, attacker, browser);
    await guessAtOnce(50, attacker);
    const sessions = await browser.ask(sessionsRoute.GET, "/api/sessions", { headers: attacker });
    expect(sessions.status).toBe(200);
  });

  it("counts the addresses of one IPv6 network together", async () => {
    for (let i = 1; i <= 5; i++) await signIn("a guess", { [clientAddressHeader]: `2001:db8:1:2::${i}` });
    expect((await signIn(password, { [clientAddressHeader]: "2001:db8:1:2:3:4:5:6" })).status).toBe(429);
    expect((await signIn(password, { [clientAddressHeader]: "2001:db8:1:3::1" })).status).toBe(204);
  });

  it("is not hidden by naming other addresses", async () => {
    const forged = Array.from({ length: 6 }, (_, i) => ({
      ...attacker,
      "x-forwarded-for": `198.51.100.${i}`,
    }));
    const statuses: number[] = [];
    for (const headers of forged) statuses.push((await signIn("a guess", headers)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it("can't fill the memory with a password that never ends", async () => {
    expect((await signIn("x".repeat(20_000), attacker)).status).toBe(413);
  });
});

describe("D26: guessing the access password behind a proxy", () => {
  const through = (forwarded: string) => ({
    host: "files.example.org",
    origin: "https://files.example.org",
    [clientAddressHeader]: "127.0.0.1",
    "x-forwarded-for": forwarded,
  });

  beforeEach(async () => {
    await portside.close();
    portside = await startTestPortside({
      PORTSIDE_PASSWORD: password,
      PORTSIDE_URL: "https://files.example.org",
    });
  });

  it("locks out the address that the proxy saw, whatever the client claims before it", async () => {
    for (let i = 0; i < 5; i++) await signIn("a guess", through(`192.0.2.${i}, 203.0.113.7`));
    expect((await signIn(password, through("192.0.2.99, 203.0.113.7"))).status).toBe(429);
    expect((await signIn(password, through("198.51.100.1"))).status).toBe(204);
  });
});
