import { afterEach, expect, it } from "vitest";
import { GET as readAllTraffic } from "@/app/api/events/route";
import { GET } from "@/app/api/metrics/route";
import { GET as listEntries } from "@/app/api/sessions/[id]/entries/route";
import { POST as createSession } from "@/app/api/sessions/route";
import { sessionSchema } from "@/lib/contract/session";
import { codeOf } from "./testing/connected-browser";
import { startTestPortside, studentOn, TestBrowser, type TestPortside } from "./testing/test-portside";

const token = "t0ken-of-enough-letters";
let portside: TestPortside;
afterEach(() => portside.close());

const password = "open sesame, said Ali Baba";
const locked = { PORTSIDE_PASSWORD: password, PORTSIDE_TARGETS: "127.0.0.1" };

function ask(headers: Record<string, string> = {}): Promise<Response> {
  return new TestBrowser().ask(GET, "/api/metrics", { headers });
}

it("aren't there unless the operator turns them on", async () => {
  portside = await startTestPortside();
  expect(await codeOf(await ask())).toBe("not-found");
});

it("are for those who are signed in where they have no token of their own", async () => {
  portside = await startTestPortside({ ...locked, PORTSIDE_METRICS: "on" });
  expect(await codeOf(await ask())).toBe("not-signed-in");
  await portside.close();
  portside = await startTestPortside({ PORTSIDE_METRICS: "on" });
  expect((await ask()).status).toBe(200);
});

it.each([{}, locked])("are for who sends their token, with settings %j", async (settings) => {
  portside = await startTestPortside({ ...settings, PORTSIDE_METRICS: token });
  for (const authorization of [
    "",
    "Bearer",
    `Bearer ${token}x`,
    `Bearer ${token.slice(1)}`,
    `Basic ${token}`,
  ]) {
    const refused = await ask({ authorization });
    expect(refused.headers.get("www-authenticate"), authorization).toMatch(/^Bearer /);
    expect(await codeOf(refused), authorization).toBe("not-signed-in");
  }
  expect((await ask({ authorization: `Bearer ${token}` })).status).toBe(200);
});

it("are not told under a name that isn't Portside's", async () => {
  portside = await startTestPortside({ PORTSIDE_METRICS: token });
  const refused = await ask({ authorization: `Bearer ${token}`, host: "rebound.evil.example:3000" });
  expect(await codeOf(refused)).toBe("cross-site");
});

it("count sessions, streams, connections and bytes, and name nothing of anybody's", async () => {
  portside = await startTestPortside({ PORTSIDE_METRICS: "on" });
  const browser = new TestBrowser();
  const opened = await browser.ask(createSession, "/api/sessions", {
    method: "POST",
    body: { ...studentOn(portside.practice), dataMode: "active" },
  });
  const { id } = sessionSchema.parse(await opened.json());
  await browser.ask(createSession, "/api/sessions", {
    method: "POST",
    body: { ...studentOn(portside.practice), host: "127.0.0.1", port: 1 },
  });
  const stream = await browser.ask(readAllTraffic, "/api/events");
  await (await browser.ask(listEntries, `/api/sessions/${id}/entries?path=%2Fpub`, { id })).text();

  const text = await (await ask()).text();
  const counted = (series: string) =>
    Number(
      text
        .split("\n")
        .find((line) => line.startsWith(`${series} `))
        ?.slice(series.length),
    );
  expect(counted("portside_sessions")).toBe(1);
  expect(counted("portside_event_streams")).toBe(1);
  expect(counted("portside_control_connections_opened_total")).toBe(1);
  expect(counted("portside_control_connections_failed_total")).toBe(1);
  expect(counted('portside_data_connections_opened_total{mode="active"}')).toBe(1);
  expect(counted('portside_data_connection_bytes_total{direction="down"}')).toBeGreaterThan(0);
  expect(counted("nodejs_eventloop_lag_p99_seconds")).toBeGreaterThanOrEqual(0);
  expect(counted("process_resident_memory_bytes")).toBeGreaterThan(0);
  for (const own of [id, "student", "127.0.0.1", "/pub"]) expect(text).not.toContain(own);
  await stream.body?.cancel();
});
