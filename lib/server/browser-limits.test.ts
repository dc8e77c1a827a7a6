import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { GET as readAllTraffic } from "@/app/api/events/route";
import { GET as readTraffic } from "@/app/api/sessions/[id]/events/route";
import { POST as createSession, GET as listSessions } from "@/app/api/sessions/route";
import { sessionSchema } from "@/lib/contract/session";
import { clientAddressHeader } from "./client-address";
import { readOwner } from "./ownership";
import { readJson } from "./request-input";
import { codeOf } from "./testing/connected-browser";
import { EventReader } from "./testing/event-reader";
import { startTestPortside, studentOn, TestBrowser, type TestPortside } from "./testing/test-portside";

let portside: TestPortside;
afterEach(() => portside.close());

async function connect(browser: TestBrowser): Promise<string> {
  const body = studentOn(portside.practice);
  const response = await browser.ask(createSession, "/api/sessions", { method: "POST", body });
  return sessionSchema.parse(await response.json()).id;
}

async function newBrowser(): Promise<TestBrowser> {
  const browser = new TestBrowser();
  await browser.ask(listSessions, "/api/sessions");
  return browser;
}

describe("event streams", () => {
  it("D28: are so many for a browser, and others still get theirs", async () => {
    portside = await startTestPortside({ PORTSIDE_MAX_STREAMS_PER_BROWSER: "2" });
    const [one, other] = [await newBrowser(), await newBrowser()];
    const open = [await one.ask(readAllTraffic, "/api/events"), await one.ask(readAllTraffic, "/api/events")];
    const refused = await one.ask(readAllTraffic, "/api/events");
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(await codeOf(refused)).toBe("busy");
    open.push(await other.ask(readAllTraffic, "/api/events"));
    expect(open.map(({ status }) => status)).toEqual([200, 200, 200]);
    await open[0]?.body?.cancel();
    const again = await one.ask(readAllTraffic, "/api/events");
    expect(again.status).toBe(200);
    for (const { body } of [...open.slice(1), again]) await body?.cancel();
  });

  it("D28: are so many for all together", async () => {
    portside = await startTestPortside({ PORTSIDE_MAX_STREAMS: "1" });
    const open = await (await newBrowser()).ask(readAllTraffic, "/api/events");
    expect(await codeOf(await (await newBrowser()).ask(readAllTraffic, "/api/events"))).toBe("busy");
    await open.body?.cancel();
  });

  it("D28: are none where nobody reads what was asked for", async () => {
    portside = await startTestPortside({ PORTSIDE_MAX_STREAMS_PER_BROWSER: "1" });
    const browser = await newBrowser();
    for (const ask of [{ method: "HEAD" }, { signal: AbortSignal.abort() }]) {
      expect((await browser.ask(readAllTraffic, "/api/events", ask)).status).toBe(200);
      expect(portside.runtime.streams.size).toBe(0);
    }
    const client = new AbortController();
    await browser.ask(readAllTraffic, "/api/events", { signal: client.signal });
    expect(portside.runtime.streams.size).toBe(1);
    client.abort();
    expect(portside.runtime.streams.size).toBe(0);
  });

  it.each(["all", "one"])(
    "D28: cost nothing while nobody reads them, and go on with what the log still holds (%s)",
    async (which) => {
      portside = await startTestPortside({ PORTSIDE_MAX_LOG_EVENTS: "1000" });
      const browser = new TestBrowser();
      const id = await connect(browser);
      const [session] = portside.runtime.sessions.list(ownerOf(browser));
      const read = vi.spyOn(session?.traffic ?? never(), "after");
      const response =
        which === "all"
          ? await browser.ask(readAllTraffic, "/api/events")
          : await browser.ask(readTraffic, `/api/sessions/${id}/events`, { id });
      read.mockClear();
      for (let i = 0; i < 100_000; i++) {
        session?.traffic.emit(
          { connection: 1, exchange: null },
          { type: "note", code: "test", text: String(i) },
        );
      }
      expect(read).not.toHaveBeenCalled();

      const reader = new EventReader(response);
      const note = z.object({ seq: z.number(), text: z.string().optional() });
      const seqs: number[] = [];
      let last = "";
      while (last !== "99999") {
        const { event, data } = await reader.next();
        if (event !== "traffic") continue;
        const { seq, text = "" } = note.parse(data);
        seqs.push(seq);
        last = text;
      }
      expect(seqs).toHaveLength(1000);
      expect((seqs.at(-1) ?? 0) - (seqs[0] ?? 0)).toBe(999);
      await reader.close();
    },
  );
});

describe("failed connects", () => {
  const nowhere = { host: "127.0.0.1", port: 1 };
  const from = (address: string) => ({ method: "POST", headers: { [clientAddressHeader]: address } });

  it("D28: keep their network address waiting, with whatever cookie, and nobody else", async () => {
    portside = await startTestPortside({ PORTSIDE_MAX_FAILED_CONNECTS: "3" });
    const attempt = async (address: string, body: object) =>
      new TestBrowser().ask(createSession, "/api/sessions", { ...from(address), body });
    for (let i = 0; i < 3; i++) {
      expect(await codeOf(await attempt("198.51.100.1", nowhere))).toBe("connection-failed");
    }
    const refused = await attempt("198.51.100.1", studentOn(portside.practice));
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(await codeOf(refused)).toBe("busy");
    expect((await attempt("198.51.100.2", studentOn(portside.practice))).status).toBe(201);
  });
});

describe("a body of JSON", () => {
  it("D28: is given up where it doesn't come to its end", async () => {
    portside = await startTestPortside({ PORTSIDE_JSON_SECONDS: "60" });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const encoder = new TextEncoder();
      const trickle = new ReadableStream<Uint8Array>({
        async pull(controller) {
          await new Promise((resolve) => setTimeout(resolve, 20_000));
          controller.enqueue(encoder.encode(" "));
        },
      });
      const init = { method: "POST", body: trickle, duplex: "half" };
      const read = readJson(new Request("http://localhost/", init), z.unknown());
      const outcome = read.catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(61_000);
      expect(await outcome).toMatchObject({
        problem: { code: "timeout", status: 408 },
        headers: { Connection: "close" },
      });
    } finally {
      vi.useRealTimers();
    }
  });

  it("D28: has its bound", async () => {
    portside = await startTestPortside({ PORTSIDE_MAX_JSON_BYTES: "1024" });
    const body = { host: "a".repeat(1024) };
    const response = await new TestBrowser().ask(createSession, "/api/sessions", { method: "POST", body });
    expect(await codeOf(response)).toBe("too-large");
  });
});

/** The browser's id. */
function ownerOf(browser: TestBrowser): string {
  const cookie = `portside=${browser.cookies.get("portside")}`;
  return readOwner(cookie, portside.runtime.secret)?.id ?? "";
}

function never(): never {
  throw new Error("There is no such session");
}
