import { describe, expect, it } from "vitest";
import type { CommandAnswer } from "@/lib/contract/commands";
import { ownProblem, ProblemError } from "../problem-error";
import { ConsoleStore } from "./console-store";

function answer(extra: Partial<CommandAnswer> = {}): CommandAnswer {
  return { replies: [{ code: 200, lines: ["200 OK"] }], exchange: 7, ...extra };
}

function kinds(store: ConsoleStore, session = "s"): string[] {
  return store.entries(session).map(({ command, outcome }) => `${command}: ${outcome.kind}`);
}

/** An API that answers when the test says so, and gives up as `fetch` does. */
function heldApi() {
  const asked: { command: string; answer: (value: CommandAnswer) => void }[] = [];
  const store = new ConsoleStore(
    (_session, command, signal) =>
      new Promise((resolve, reject) => {
        asked.push({ command, answer: resolve });
        signal.addEventListener("abort", () => reject(signal.reason));
      }),
  );
  return { store, asked };
}

describe("the console", () => {
  it("shows a command while it runs, and its answer", async () => {
    const { store, asked } = heldApi();
    const sent = store.send("s", " NOOP ");
    expect(kinds(store)).toEqual(["NOOP: running"]);
    expect(store.isRunning("s")).toBe(true);
    asked[0]?.answer(answer());
    await sent;
    expect(asked.map(({ command }) => command)).toEqual(["NOOP "]);
    expect(store.entries("s")[0]?.outcome).toEqual({ kind: "answered", answer: answer(), forgotten: false });
    expect(store.isRunning("s")).toBe(false);
  });

  it("takes one command at a time in a session", async () => {
    const { store, asked } = heldApi();
    const sent = store.send("s", "NOOP");
    expect(await store.send("s", "PWD")).toBe(false);
    const other = store.send("t", "PWD");
    expect(asked.map(({ command }) => command)).toEqual(["NOOP", "PWD"]);
    for (const { answer: give } of asked) give(answer());
    await Promise.all([sent, other]);
    expect(kinds(store)).toEqual(["NOOP: answered"]);
    expect(kinds(store, "t")).toEqual(["PWD: answered"]);
  });

  it("asks nobody about what is refused, and shows no secret", async () => {
    const { store, asked } = heldApi();
    expect(await store.send("s", "QUIT")).toBe(true);
    await store.send("s", "PASS hunter2");
    expect(asked).toEqual([]);
    expect(kinds(store)).toEqual(["QUIT: refused", "PASS: refused"]);
    expect(JSON.stringify(store.entries("s"))).not.toContain("hunter2");
  });

  it("leaves it to Portside to judge an address that can be read", async () => {
    const { store, asked } = heldApi();
    await store.send("s", "PORT here");
    void store.send("s", "PORT 8,8,8,8,1,1");
    expect(asked.map(({ command }) => command)).toEqual(["PORT 8,8,8,8,1,1"]);
    expect(kinds(store)).toEqual(["PORT here: refused", "PORT 8,8,8,8,1,1: running"]);
  });

  it("can be cancelled", async () => {
    const { store } = heldApi();
    const sent = store.send("s", "STAT");
    store.cancel("s");
    await sent;
    expect(kinds(store)).toEqual(["STAT: cancelled"]);
    expect(store.isRunning("s")).toBe(false);
  });

  it("forgets a session, and gives its command up", async () => {
    const { store } = heldApi();
    store.keepDraft("s", "LIS");
    await store.send("s", "QUIT");
    const sent = store.send("s", "STAT");
    const other = store.send("t", "STAT");
    store.forget("s");
    await sent;
    expect([kinds(store), store.draft("s"), store.isRunning("s")]).toEqual([[], "", false]);
    expect(kinds(store, "t")).toEqual(["STAT: running"]);
    store.cancel("t");
    await other;
  });

  it("shows what failed", async () => {
    const problem = ownProblem("It failed", "Try again.");
    const store = new ConsoleStore(() => Promise.reject(new ProblemError(problem)));
    await store.send("s", "STAT");
    expect(store.entries("s")[0]?.outcome).toEqual({ kind: "failed", problem });
  });

  it("shows what Portside refuses, because it knows more than the page", async () => {
    const problem = {
      ...ownProblem("Not sent", "PORT names another host."),
      code: "command-refused" as const,
    };
    const store = new ConsoleStore(() => Promise.reject(new ProblemError({ ...problem, exchange: 4 })));
    await store.send("s", "PORT 10,0,0,1,4,1");
    expect(store.entries("s")[0]?.outcome).toEqual({
      kind: "refused",
      title: null,
      reason: "PORT names another host.",
      exchange: 4,
    });
  });

  it("clears what is over", async () => {
    const { store, asked } = heldApi();
    await store.send("s", "QUIT");
    const sent = store.send("s", "STAT");
    store.clear("s");
    expect(kinds(store)).toEqual(["STAT: running"]);
    asked[0]?.answer(answer());
    await sent;
    store.clear("s");
    expect(kinds(store)).toEqual([]);
  });

  it("gives the same entries until something changes, and tells when", async () => {
    const store = new ConsoleStore(async () => answer());
    let told = 0;
    const stop = store.subscribe(() => told++);
    expect(store.entries("s")).toBe(store.entries("s"));
    await store.send("s", "NOOP");
    expect(told).toBe(2);
    stop();
    await store.send("s", "NOOP");
    expect(told).toBe(2);
  });

  it("keeps what is being typed in each session", () => {
    const { store } = heldApi();
    store.keepDraft("s", "LIS");
    expect([store.draft("s"), store.draft("t")]).toEqual(["LIS", ""]);
  });

  it("keeps 200 commands", async () => {
    const store = new ConsoleStore(async () => answer());
    for (let i = 0; i < 210; i++) await store.send("s", `SIZE ${i}`);
    expect(store.entries("s")).toHaveLength(200);
    expect(store.entries("s")[0]?.command).toBe("SIZE 10");
  });

  it("lets the oldest data go when it is too much", async () => {
    const store = new ConsoleStore(async () => answer({ data: "x".repeat(3 * 1024 * 1024) }));
    for (const path of ["a", "b", "c"]) await store.send("s", `RETR ${path}`);
    const forgotten = store
      .entries("s")
      .map(({ outcome }) => outcome.kind === "answered" && outcome.forgotten);
    expect(forgotten).toEqual([true, false, false]);
  });
});
