import { describe, expect, it } from "vitest";
import { conversation, type Step } from "../testing/conversation";
import { buildSequence, exchangeSequence, SequenceBuilder } from "./build-sequence";
import type { SequenceStep, StepKind, StepOf } from "./sequence-model";

const client = { address: "192.168.1.100", port: 51_234 };
const server = { address: "203.0.113.9", port: 49_932 };
const listening = { address: "192.168.1.100", port: 52_112 };
const fromTwenty = { address: "203.0.113.9", port: 20 };
const controlEnds = {
  local: { address: "192.168.1.100", port: 40_001 },
  remote: { address: "203.0.113.9", port: 21 },
};

const reset: Step = { type: "data-failed", data: 1, reason: "reset" };
const epsv: readonly Step[] = [
  "> EPSV",
  "< 229 Entering Extended Passive Mode (|||49932|)",
  {
    type: "data-announced",
    data: 1,
    dataMode: "passive",
    command: "EPSV",
    announced: { address: null, port: 49_932 },
    used: server,
  },
  { type: "data-dialling", data: 1, remote: server },
];
const dialled: Step = { type: "data-opened", data: 1, local: client, remote: server, openedBy: "client" };
const port: readonly Step[] = [
  { type: "data-listening", data: 1, local: listening },
  "> PORT 192,168,1,100,203,144",
  {
    type: "data-announced",
    data: 1,
    dataMode: "active",
    command: "PORT",
    announced: listening,
    used: listening,
  },
  "< 200 PORT command successful.",
];
const accepted: Step = {
  type: "data-opened",
  data: 1,
  local: listening,
  remote: fromTwenty,
  openedBy: "server",
};
const closed: Step = { type: "data-closed", data: 1, direction: "down", bytes: 1204, milliseconds: 20 };

function stepsOf(steps: readonly Step[]): readonly SequenceStep[] {
  return buildSequence(conversation(steps)).steps;
}

/** The only step of a kind. */
function the<K extends StepKind>(kind: K, steps: readonly SequenceStep[]): StepOf<K> {
  const found = steps.filter((step): step is StepOf<K> => step.kind === kind);
  expect(found).toHaveLength(1);
  const [first] = found;
  if (first === undefined) throw new Error(`no ${kind}`);
  return first;
}

/** A step in one word or two, for orders. */
function brief(step: SequenceStep): string {
  switch (step.kind) {
    case "command":
      return step.line.split(" ", 1)[0] ?? "";
    case "reply":
      return String(step.code);
    case "listen":
      return `${step.by} listens`;
    case "dial":
      return `${step.by} dials, ${step.outcome}`;
    case "transfer":
      return step.failed === null ? "transfer" : "transfer failed";
    default:
      return step.kind;
  }
}

describe("a passive data connection", () => {
  const steps = stepsOf([...epsv, "> MLSD", dialled, "< 150 Here it comes.", closed, "< 226 Done."]);

  it("is told in the order in which it happened", () => {
    expect(steps.map(brief)).toEqual([
      "EPSV",
      "229",
      "server listens",
      "client dials, opened",
      "MLSD",
      "150",
      "transfer",
      "226",
    ]);
  });

  it("is dialled by the client, from its port to the server's", () => {
    expect(the("dial", steps)).toMatchObject({
      by: "client",
      client,
      server,
      outcome: "opened",
      certainty: "observed",
      channel: "data 1",
    });
  });

  it("lasts from the dial to the answer, and selects the line that says it is open", () => {
    const dial = the("dial", steps);
    expect(dial.until - dial.at).toBe(200);
    expect(dial.seqs).toEqual([6, 4]);
  });

  it("takes the server's listening from its reply, and says that nobody saw it", () => {
    expect(the("listen", steps)).toMatchObject({
      by: "server",
      address: null,
      port: 49_932,
      certainty: "inferred",
      overridden: null,
    });
  });

  it("carries the bytes, the milliseconds and the direction", () => {
    expect(the("transfer", steps)).toMatchObject({
      direction: "down",
      bytes: 1204,
      milliseconds: 20,
      failed: null,
    });
  });

  it("shows an announced address that isn't dialled", () => {
    const announced = { address: "10.0.0.5", port: 49_932 };
    const overridden = stepsOf([
      "> PASV",
      "< 227 Entering Passive Mode (10,0,0,5,195,12)",
      { type: "data-announced", data: 1, dataMode: "passive", command: "PASV", announced, used: server },
    ]);
    expect(the("listen", overridden)).toMatchObject({
      ...announced,
      overridden: { announced, used: server },
    });
  });

  it("stays pending while nobody has answered the dial", () => {
    expect(the("dial", stepsOf(epsv))).toMatchObject({ outcome: "pending", reason: null, client: null });
  });

  it.each([
    ["timeout", "no answer in time"],
    ["refused", "refused: nobody listens there, or a firewall says no"],
    ["unreachable", "no way to that address"],
    ["cancelled", "cancelled"],
  ] as const)("can't be opened: %s", (reason, words) => {
    const failed = stepsOf([
      ...epsv,
      "> MLSD",
      { type: "data-failed", data: 1, reason, address: server },
      "< 425 Failed.",
    ]);
    expect(the("dial", failed)).toMatchObject({ by: "client", outcome: "failed", reason: words, server });
    expect(failed.map(brief)).not.toContain("transfer");
  });

  it.each([
    ["and nothing more is seen of the dial", ["< 550 No such file."]],
    ["and resets the dial", ["< 550 No such file.", reset]],
    ["after it reset the dial", [reset, "< 550 No such file."]],
  ] as const)("isn't needed when the server refuses the command %s", (_, ending) => {
    expect(the("dial", stepsOf([...epsv, "> RETR nothing", ...ending]))).toMatchObject({
      outcome: "dropped",
      reason: "not needed: the server said 550",
    });
  });

  it("failed when the server says so itself", () => {
    const failed = stepsOf([...epsv, "> RETR a", "< 425 Can't open data connection."]);
    expect(the("dial", failed)).toMatchObject({ outcome: "failed" });
  });

  it("that opens after all has opened", () => {
    expect(the("dial", stepsOf([...epsv, "> RETR a", "< 550 No.", dialled]))).toMatchObject({
      outcome: "opened",
      reason: null,
    });
  });

  it("that was opened and not used ends with the refusal", () => {
    const refused = stepsOf([...epsv, "> RETR nothing", dialled, "< 550 No such file."]);
    expect(refused.map(brief).slice(-3)).toEqual(["RETR", "550", "close"]);
    expect(the("close", refused)).toMatchObject({ certainty: "inferred", channel: "data 1" });
  });
});

describe("a data connection that was announced early", () => {
  const quit: readonly Step[] = [
    "> QUIT",
    "< 221 Goodbye.",
    { type: "control-closed", by: "client", reason: "the session was closed" },
  ];
  const again = epsv.map((step) => (typeof step === "string" ? step : { ...step, data: 2 }));

  it.each([
    ["when its control connection ends", quit],
    ["when another is announced", again],
  ])("is waited for by nobody %s and no command used it", (_, ending) => {
    const [first] = stepsOf([...epsv, "> CWD /pub", "< 250 Ok.", ...ending]).filter(
      ({ channel, kind }) => channel === "data 1" && kind === "dial",
    );
    expect(first).toMatchObject({ outcome: "dropped", reason: "and no command used it" });
  });

  it("has an end that is inferred when it was open", () => {
    const close = stepsOf([...epsv, dialled, ...quit]).find(
      ({ kind, channel }) => kind === "close" && channel === "data 1",
    );
    expect(close).toMatchObject({ channel: "data 1", certainty: "inferred", reason: "no command used it" });
  });

  it("is not dropped while a command uses it", () => {
    const used = stepsOf([...epsv, "> MLSD", ...again.slice(2)]);
    expect(used.filter(({ kind }) => kind === "dial")).toMatchObject([
      { outcome: "pending" },
      { outcome: "pending" },
    ]);
    expect(the("dial", stepsOf([...epsv, "> MLSD", ...quit.slice(2)]))).toMatchObject({
      outcome: "dropped",
      reason: "and its control connection ended",
    });
  });

  it("is left as it ended when its end was seen", () => {
    const refused: Step = { type: "data-failed", data: 1, reason: "refused" };
    expect(the("dial", stepsOf([...epsv, refused, ...quit])).outcome).toBe("failed");
    const whole = stepsOf([...epsv, dialled, "> MLSD", "< 150 Go.", closed, "< 226 Done.", ...quit]);
    expect(whole.filter(({ kind, channel }) => kind === "close" && channel === "data 1")).toEqual([]);
  });
});

describe("an active data connection", () => {
  const steps = stepsOf([...port, "> MLSD", accepted, "< 150 Here it comes.", closed, "< 226 Done."]);

  it("is told in the order in which it happened", () => {
    expect(steps.map(brief)).toEqual([
      "client listens",
      "PORT",
      "200",
      "MLSD",
      "server dials, opened",
      "150",
      "transfer",
      "226",
    ]);
  });

  it("is dialled by the server, from its port to the client's", () => {
    expect(the("dial", steps)).toMatchObject({
      by: "server",
      client: listening,
      server: fromTwenty,
      outcome: "opened",
      certainty: "observed",
    });
  });

  it("begins with Portside listening, which it sees itself", () => {
    expect(the("listen", steps)).toMatchObject({
      by: "client",
      ...listening,
      certainty: "observed",
      overridden: null,
      seqs: [1, 3],
    });
  });

  it("shows an advertised address that isn't the one listened on", () => {
    const announced = { address: "198.51.100.7", port: 52_112 };
    const natted = stepsOf([
      { type: "data-listening", data: 1, local: listening },
      { type: "data-announced", data: 1, dataMode: "active", command: "PORT", announced, used: listening },
    ]);
    expect(the("listen", natted)).toMatchObject({
      ...listening,
      overridden: { announced, used: listening },
    });
  });

  it("is dialled in vain where the server says 425, before it says so", () => {
    const failed = stepsOf([...port, "> LIST", "< 425 Failed to establish connection."]);
    expect(failed.map(brief).slice(-2)).toEqual(["server dials, failed", "425"]);
    expect(the("dial", failed)).toMatchObject({ certainty: "inferred", server: null });
  });

  it("is dialled in vain where nobody comes in time", () => {
    const failed = stepsOf([
      ...port,
      "> LIST",
      { type: "data-failed", data: 1, reason: "timeout", address: listening },
    ]);
    expect(the("dial", failed)).toMatchObject({
      by: "server",
      outcome: "failed",
      certainty: "inferred",
      client: listening,
      reason: "no connection arrived in time",
    });
  });

  it("is dialled in vain at the port on which Portside listened, however that shows", () => {
    const timeout: Step = { type: "data-failed", data: 1, reason: "timeout" };
    const stranger: Step = { type: "data-failed", data: 1, reason: "wrong-peer", address: fromTwenty };
    const withoutListening = port.slice(1);
    for (const announced of [port, withoutListening]) {
      for (const ending of ["< 425 No.", timeout, stranger]) {
        const { steps, channels } = buildSequence(conversation([...announced, "> LIST", ending]));
        expect(the("dial", steps)).toMatchObject({ outcome: "failed", client: listening });
        expect(channels.find(({ key }) => key === "data 1")?.client).toEqual(listening);
      }
    }
  });

  it("is dialled once where nobody comes and the server says 425 too", () => {
    const timeout: Step = { type: "data-failed", data: 1, reason: "timeout", address: listening };
    expect(the("dial", stepsOf([...port, "> LIST", "< 425 No.", timeout])).outcome).toBe("failed");
    expect(the("dial", stepsOf([...port, "> LIST", timeout, "< 425 No."])).outcome).toBe("failed");
  });

  it("isn't dialled by a server that refuses the file", () => {
    expect(stepsOf([...port, "> RETR a", "< 550 No."]).map(brief)).not.toContain("server dials, failed");
  });

  it("isn't dialled in vain for a command after a refused PORT", () => {
    const refused = [
      ...port.slice(0, 3),
      "< 500 Illegal PORT command.",
      "> LIST",
      "< 425 Use PORT or PASV first.",
    ];
    expect(stepsOf(refused).map(brief)).not.toContain("server dials, failed");
  });

  it("isn't dialled by the server when another host comes", () => {
    const stranger = { address: "198.51.100.66", port: 4000 };
    const steps = stepsOf([
      ...port,
      "> LIST",
      { type: "data-failed", data: 1, reason: "wrong-peer", address: stranger },
    ]);
    expect(the("dial", steps)).toMatchObject({
      stranger: true,
      server: stranger,
      outcome: "failed",
      certainty: "observed",
    });
  });
});

describe("a transfer", () => {
  it("is up for an upload, before it has ended", () => {
    const steps = stepsOf([...epsv, "> STOR a", dialled, "< 150 Ok."]);
    expect(the("transfer", steps)).toMatchObject({ direction: "up", bytes: null, milliseconds: null });
  });

  it("begins when the connection is open, where 150 came earlier", () => {
    const steps = stepsOf([...port, "> LIST", "< 150 Opening.", accepted]);
    expect(steps.map(brief).slice(-2)).toEqual(["server dials, opened", "transfer"]);
  });

  it("begins after TLS where data connections are encrypted", () => {
    const secured: Step = {
      type: "data-secured",
      data: 1,
      protocol: "TLSv1.3",
      cipher: "AES",
      resumed: true,
    };
    const steps = stepsOf([
      "> PROT P",
      "< 200 Ok.",
      ...epsv,
      "> LIST",
      dialled,
      "< 150 Go.",
      secured,
      closed,
    ]);
    expect(steps.map(brief).slice(-3)).toEqual(["150", "secure", "transfer"]);
    expect(the("secure", steps)).toMatchObject({ channel: "data 1", resumed: true, protocol: "TLSv1.3" });
    expect(
      buildSequence(conversation([...epsv, dialled, secured])).channels.find(({ kind }) => kind === "data")
        ?.tls,
    ).toBe("TLSv1.3");
  });

  it.each([
    ["reset", "broken off"],
    ["timeout", "no answer in time"],
    ["tls", "encryption failed"],
    ["cancelled", "cancelled"],
  ] as const)("that breaks off says why: %s", (reason, words) => {
    const steps = stepsOf([
      ...epsv,
      "> RETR a",
      dialled,
      "< 150 Go.",
      { type: "data-failed", data: 1, reason },
      "< 426 Aborted.",
    ]);
    expect(the("transfer", steps)).toMatchObject({ failed: words, bytes: null, seqs: [8, 7] });
  });

  it("that the server breaks off without an end of its own ends with the reply", () => {
    const steps = stepsOf([...epsv, "> RETR a", dialled, "< 150 Go.", "< 451 Disk trouble."]);
    expect(the("transfer", steps)).toMatchObject({ failed: "the server said 451" });
  });

  it("that is still running has no bytes yet", () => {
    expect(the("transfer", stepsOf([...epsv, "> RETR a", dialled, "< 150 Go."]))).toMatchObject({
      bytes: null,
      failed: null,
    });
  });
});

describe("control connections", () => {
  it("are dialled by Portside, opened, encrypted and closed", () => {
    const steps = stepsOf([
      { type: "control-dialling", remote: controlEnds.remote },
      { type: "control-opened", ...controlEnds },
      "< 220 Welcome.",
      "> AUTH TLS",
      "< 234 Go.",
      { type: "control-secured", protocol: "TLSv1.3", cipher: "AES", resumed: false },
      { type: "control-closed", by: "server", reason: "timeout" },
    ]);
    expect(steps.map(brief)).toEqual(["client dials, opened", "220", "AUTH", "234", "secure", "close"]);
    expect(the("dial", steps)).toMatchObject({ client: controlEnds.local, server: controlEnds.remote });
  });

  it("are encrypted from the start on implicit FTPS", () => {
    const steps = stepsOf([
      { type: "control-opened", ...controlEnds },
      { type: "control-secured", protocol: "TLSv1.2", cipher: "AES", resumed: false },
      "< 220 Welcome.",
    ]);
    expect(steps.map(brief)).toEqual(["client dials, opened", "secure", "220"]);
  });

  it("try one address after the other", () => {
    const steps = stepsOf([
      { type: "control-dialling", remote: { address: "2001:db8::1", port: 21 } },
      { type: "control-failed", remote: { address: "2001:db8::1", port: 21 }, reason: "unreachable" },
      { type: "control-dialling", remote: controlEnds.remote },
      { type: "control-opened", ...controlEnds },
    ]);
    expect(steps.map(brief)).toEqual(["client dials, failed", "client dials, opened"]);
  });

  it("whose beginning is missing are known all the same", () => {
    expect(buildSequence(conversation(["< 226 Done.", "> NOOP"])).channels).toEqual([
      {
        key: "control 1",
        kind: "control",
        number: 1,
        connection: 1,
        dialledBy: "client",
        client: null,
        server: null,
        tls: null,
        openedAt: null,
      },
    ]);
  });

  it("of a pool keep their commands and data connections apart", () => {
    const second = { connection: 2, data: 2 } as const;
    const other = { address: "203.0.113.9", port: 50_000 };
    const sequence = buildSequence(
      conversation([
        ...epsv,
        {
          type: "data-announced",
          ...second,
          dataMode: "passive",
          command: "EPSV",
          announced: { address: null, port: 50_000 },
          used: other,
        },
        { type: "data-dialling", ...second, remote: other },
        { type: "command", connection: 2, line: "STOR b" },
        "> RETR a",
        dialled,
        { type: "data-opened", ...second, local: client, remote: other, openedBy: "client" },
        { type: "reply", connection: 2, code: 150, lines: ["150 Go."] },
        "< 550 No.",
      ]),
    );
    expect(the("transfer", sequence.steps)).toMatchObject({ channel: "data 2", direction: "up" });
    expect(sequence.channels.map(({ key, connection }) => [key, connection])).toEqual([
      ["control 1", 1],
      ["data 1", 1],
      ["control 2", 2],
      ["data 2", 2],
    ]);
  });
});

describe("orders that servers and Portside really produce", () => {
  it("keeps an early announce apart from the transfer before it", () => {
    const next: readonly Step[] = [
      {
        type: "data-announced",
        data: 2,
        dataMode: "passive",
        command: "EPSV",
        announced: { address: null, port: 50_000 },
        used: { address: "203.0.113.9", port: 50_000 },
      },
      { type: "data-dialling", data: 2, remote: { address: "203.0.113.9", port: 50_000 } },
    ];
    const steps = stepsOf([
      ...epsv,
      "> STOR a",
      dialled,
      "< 150 Go.",
      "> EPSV",
      closed,
      "< 226 Done.",
      "< 229 (|||50000|)",
      ...next,
      "> RETR b",
      "< 550 No.",
    ]);
    const dials = steps.filter((step): step is StepOf<"dial"> => step.kind === "dial");
    expect(dials.map(({ channel, outcome }) => [channel, outcome])).toEqual([
      ["data 1", "opened"],
      ["data 2", "dropped"],
    ]);
    expect(the("transfer", steps)).toMatchObject({ channel: "data 1", failed: null });
  });

  it("answers pipelined commands in their order", () => {
    const steps = stepsOf([...port, "> CWD /pub", "> LIST", "> NOOP", "< 250 Ok.", "< 425 No.", "< 200 Ok."]);
    expect(steps.map(brief).slice(-5)).toEqual(["NOOP", "250", "server dials, failed", "425", "200"]);
  });

  it("falls back from EPSV to PASV and to the other mode", () => {
    const steps = stepsOf([
      "> EPSV",
      "< 500 What?",
      ...epsv,
      { type: "data-failed", data: 1, reason: "timeout", address: server },
      { type: "note", code: "next-attempt", text: "Trying active mode." },
      { type: "data-listening", data: 2, local: listening },
      "> PORT 192,168,1,100,203,144",
      {
        type: "data-announced",
        data: 2,
        dataMode: "active",
        command: "PORT",
        announced: listening,
        used: listening,
      },
      "< 200 Ok.",
      "> LIST",
      { type: "data-opened", data: 2, local: listening, remote: fromTwenty, openedBy: "server" },
    ]);
    const dials = steps.filter((step): step is StepOf<"dial"> => step.kind === "dial");
    expect(dials.map(({ by, outcome }) => [by, outcome])).toEqual([
      ["client", "failed"],
      ["server", "opened"],
    ]);
    expect(the("note", steps)).toMatchObject({ code: "next-attempt", channel: "control 1" });
  });

  it("reads a data connection of which only the end is left", () => {
    expect(stepsOf([closed, "< 226 Done."]).map(brief)).toEqual(["transfer", "226"]);
  });
});

describe("growing", () => {
  const events = conversation([...port, "> MLSD", accepted, "< 150 Go.", closed, "< 226 Done."]);

  it("leaves what was handed out before as it was", () => {
    const builder = new SequenceBuilder();
    for (const event of events.slice(0, 7)) builder.add(event);
    const before = builder.snapshot();
    const copy = structuredClone(before);
    for (const event of events.slice(7)) builder.add(event);
    expect(before).toEqual(copy);
    expect(builder.snapshot()).toEqual(buildSequence(events));
  });

  it("keeps the steps' keys, each once, and their places", () => {
    let before: readonly string[] = [];
    for (let count = 0; count <= events.length; count++) {
      const keys = buildSequence(events.slice(0, count)).steps.map(({ key }) => key);
      expect(keys.slice(0, before.length)).toEqual(before);
      expect(new Set(keys).size).toBe(keys.length);
      before = keys;
    }
  });
});

describe("one exchange of a session", () => {
  it("keeps what its control connection was before", () => {
    const login = conversation([{ type: "control-opened", ...controlEnds }, "< 220 Hello."], {
      id: 1,
      label: "Log in",
    });
    const list = conversation(epsv, { id: 2, label: "List /" }, 3);
    const own = exchangeSequence(buildSequence([...login, ...list]), 2);
    expect(own.steps.map(brief)).toEqual(["EPSV", "229", "server listens", "client dials, pending"]);
    expect(own.channels[0]).toMatchObject({
      client: controlEnds.local,
      server: controlEnds.remote,
      openedAt: login[0]?.at,
    });
  });

  it("has its data connection's opening, also when the exchange before announced it early", () => {
    const first = conversation(["> STOR a", "< 150 Go.", ...epsv, "< 226 Done."], {
      id: 1,
      label: "Upload a",
    });
    const second = conversation(
      ["> STOR b", dialled, "< 150 Go.", closed, "< 226 Done."],
      { id: 2, label: "Upload b" },
      8,
    );
    const sequence = buildSequence([...first, ...second]);
    expect(exchangeSequence(sequence, 2).steps.map(brief)).toEqual([
      "server listens",
      "client dials, opened",
      "STOR",
      "150",
      "transfer",
      "226",
    ]);
    expect(exchangeSequence(sequence, 1).steps.map(brief)).not.toContain("transfer");
  });
});

describe("an announcement that Portside doesn't dial", () => {
  it("ends with Portside's reason, on the data connection's own line", () => {
    const steps = stepsOf([
      "> PASV",
      "< 227 Entering Passive Mode (10,9,8,7,0,22)",
      {
        type: "data-announced",
        data: 1,
        dataMode: "passive",
        command: "PASV",
        announced: { address: "10.9.8.7", port: 22 },
        used: null,
      },
      { type: "note", code: "passive-address-refused", text: "Portside doesn't dial it.", data: 1 },
    ]);
    expect(steps.map(({ kind, channel }) => [kind, channel]).slice(2)).toEqual([
      ["listen", "data 1"],
      ["note", "data 1"],
    ]);
    expect(the("listen", steps)).toMatchObject({ address: "10.9.8.7", port: 22, overridden: null });
  });
});
