import { describe, expect, it } from "vitest";
import { conversation, type Step } from "../testing/conversation";
import { eventText, formatTranscript } from "./text";

const client = { address: "192.0.2.7", port: 52_112 };
const server = { address: "198.51.100.10", port: 49_932 };
const control = { address: "198.51.100.10", port: 21 };

const steps: Step[] = [
  "> PASV",
  "< 227 Entering Passive Mode (10,0,0,5,195,12)",
  { type: "note", code: "passive-address-overridden", text: "The server announced 10.0.0.5.", data: 1 },
  {
    type: "data-announced",
    dataMode: "passive",
    command: "PASV",
    announced: { address: "10.0.0.5", port: 49_932 },
    used: server,
    data: 1,
  },
  { type: "data-dialling", remote: server, data: 1 },
  "> LIST",
  { type: "data-opened", local: client, remote: server, openedBy: "client", data: 1 },
  { type: "data-secured", protocol: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", resumed: true, data: 1 },
  "< 150-Here\n150 it comes",
  { type: "data-closed", direction: "down", bytes: 1234, milliseconds: 12.6, data: 1 },
  "< 226 Done",
];

describe("formatTranscript", () => {
  it("reads like the conversation that it was", () => {
    const login = conversation(
      [
        { type: "control-dialling", remote: control },
        { type: "control-opened", local: client, remote: control },
        "< 220 Hi",
      ],
      { id: 1, label: "Log in" },
    );
    const list = conversation(steps, { id: 2, label: "List /pub" }, 4);
    const idle = conversation(
      ["< 421 Timeout", { type: "control-closed", by: "server", reason: "421 Timeout" }],
      null,
      15,
    );
    const head = {
      id: "abc",
      host: "ftp.example.org",
      port: 21,
      user: "student",
      encryption: "explicit",
      dataMode: "passive",
    };
    expect(formatTranscript([...login, ...list, ...idle], head)).toBe(
      `Portside transcript of session abc
student at ftp.example.org:21, encryption explicit, data mode passive

-- Log in (exchange 1)
2026-01-01T00:00:00.100Z [1] = connecting to 198.51.100.10:21
2026-01-01T00:00:00.200Z [1] = connected: 192.0.2.7:52112 -> 198.51.100.10:21
2026-01-01T00:00:00.300Z [1] < 220 Hi

-- List /pub (exchange 2)
2026-01-01T00:00:00.400Z [1] > PASV
2026-01-01T00:00:00.500Z [1] < 227 Entering Passive Mode (10,0,0,5,195,12)
2026-01-01T00:00:00.600Z [1] # The server announced 10.0.0.5. [passive-address-overridden]
2026-01-01T00:00:00.700Z [1] = data 1: passive, PASV announces 10.0.0.5:49932, dialled as 198.51.100.10:49932
2026-01-01T00:00:00.800Z [1] = data 1: connecting to 198.51.100.10:49932
2026-01-01T00:00:00.900Z [1] > LIST
2026-01-01T00:00:01.000Z [1] = data 1: opened by the client: 192.0.2.7:52112 -> 198.51.100.10:49932
2026-01-01T00:00:01.100Z [1] = data 1: secured with TLSv1.3 TLS_AES_256_GCM_SHA384, session resumed
2026-01-01T00:00:01.200Z [1] < 150-Here
2026-01-01T00:00:01.200Z [1] < 150 it comes
2026-01-01T00:00:01.300Z [1] = data 1: closed after 1234 bytes down in 13 ms
2026-01-01T00:00:01.400Z [1] < 226 Done
2026-01-01T00:00:01.500Z [1] < 421 Timeout
2026-01-01T00:00:01.600Z [1] = closed by the server: 421 Timeout
`,
    );
  });

  it("is empty for no events", () => {
    expect(formatTranscript([])).toBe("");
  });

  it("keeps to one line what a server means to be more", () => {
    const text = formatTranscript(conversation(["< 550 \u001b[2Ja\rb\u0085c\u202ed"]));
    expect(text.trimEnd().split("\n")).toHaveLength(2);
    expect(text).toContain("< 550 \\x1b[2Ja\\x0db\\x85c\\u202ed");
  });

  it("takes any time", () => {
    const [event] = conversation(["> NOOP"], null);
    expect(formatTranscript(event ? [{ ...event, at: Number.NaN }] : [])).toBe("NaN [1] > NOOP\n");
  });
});

describe("eventText", () => {
  it.each<[Step, string]>([
    [
      { type: "control-failed", remote: control, reason: "refused" },
      "= no connection to 198.51.100.10:21: refused",
    ],
    [
      { type: "control-secured", protocol: "TLSv1.2", cipher: "X", resumed: false },
      "= secured with TLSv1.2 X, new session",
    ],
    [
      { type: "data-listening", local: { address: "::1", port: 5 }, data: 3 },
      "= data 3: listening on [::1]:5",
    ],
    [
      {
        type: "data-announced",
        dataMode: "active",
        command: "PORT",
        announced: client,
        used: { address: "10.0.0.2", port: 52_112 },
        data: 3,
      },
      "= data 3: active, PORT announces 192.0.2.7:52112, really 10.0.0.2:52112",
    ],
    [
      {
        type: "data-announced",
        dataMode: "passive",
        command: "EPSV",
        announced: { address: null, port: 7 },
        used: server,
        data: 3,
      },
      "= data 3: passive, EPSV announces port 7",
    ],
    [
      { type: "data-announced", dataMode: "passive", command: "PASV", announced: server, used: null },
      "= data: passive, PASV announces 198.51.100.10:49932, not used",
    ],
    [
      { type: "data-opened", local: client, remote: server, openedBy: "server", data: 3 },
      "= data 3: opened by the server: 198.51.100.10:49932 -> 192.0.2.7:52112",
    ],
    [
      { type: "data-failed", reason: "timeout", address: server, data: 3 },
      "= data 3: failed (timeout) 198.51.100.10:49932",
    ],
    [{ type: "data-failed", reason: "reset", data: 3 }, "= data 3: failed (reset)"],
    [
      { type: "data-closed", direction: "up", bytes: 1, milliseconds: 0.2, data: 3 },
      "= data 3: closed after 1 byte up in 0 ms",
    ],
  ])("%j", (step, text) => {
    expect(conversation([step]).flatMap(eventText)).toEqual([text]);
  });
});
