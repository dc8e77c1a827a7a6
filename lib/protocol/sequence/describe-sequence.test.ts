import { describe, expect, it } from "vitest";
import { conversation, type Step } from "../testing/conversation";
import { buildSequence } from "./build-sequence";
import { describeSequence } from "./describe-sequence";

const server = { address: "203.0.113.9", port: 49_932 };
const listening = { address: "192.168.1.100", port: 52_112 };

function words(...steps: readonly Step[]): readonly string[] {
  return describeSequence(buildSequence(conversation(steps))).map(({ text }) => text);
}

describe("a sequence in words", () => {
  it("tells a passive listing", () => {
    expect(
      words(
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
        {
          type: "data-opened",
          data: 1,
          local: { address: "192.168.1.100", port: 51_234 },
          remote: server,
          openedBy: "client",
        },
        "> MLSD",
        "< 150-Here\n150 it comes.",
        { type: "data-secured", data: 1, protocol: "TLSv1.3", cipher: "AES", resumed: true },
        { type: "data-closed", data: 1, direction: "down", bytes: 1204, milliseconds: 20 },
        "< 226",
      ),
    ).toEqual([
      "Portside sends “EPSV”.",
      "The server answers 229, “Entering Extended Passive Mode (|||49932|)”.",
      "The server listens on port 49932, as its answer says.",
      "Portside dials the server's data port 49932 from port 51234: opened after 100 ms.",
      "Portside sends “MLSD”.",
      "The server answers 150, “Here” and 1 more line.",
      "1,204 bytes go from the server to Portside in 20 ms.",
      "Data connection 1 is encrypted with TLSv1.3 (AES), going on with an earlier encrypted session.",
      "The server answers 226.",
    ]);
  });

  it("tells an active upload behind a translated address, which another host disturbs", () => {
    expect(
      words(
        { type: "data-listening", data: 1, local: listening },
        {
          type: "data-announced",
          data: 1,
          dataMode: "active",
          command: "PORT",
          announced: { address: "198.51.100.7", port: 52_112 },
          used: listening,
        },
        "> STOR a",
        {
          type: "data-failed",
          data: 1,
          reason: "wrong-peer",
          address: { address: "198.51.100.66", port: 4000 },
        },
        {
          type: "data-opened",
          data: 1,
          local: listening,
          remote: { address: "203.0.113.9", port: 20 },
          openedBy: "server",
        },
        "< 150 Go.",
      ),
    ).toEqual([
      "Portside listens on 192.168.1.100 port 52112 and announces it as 198.51.100.7 port 52112.",
      "Portside sends “STOR a”.",
      "Another host, 198.51.100.66 port 4000, dials the port on which Portside waits for the server: failed, another host than the server connected, and was turned away.",
      "The server dials Portside's data port 52112 from port 20: opened.",
      "The server answers 150, “Go.”",
      "Bytes go from Portside to the server; the data connection is still open.",
    ]);
  });

  it("tells what failed", () => {
    expect(
      words(
        {
          type: "control-failed",
          remote: { address: "203.0.113.9", port: 21 },
          reason: "no answer",
        },
        { type: "data-dialling", data: 1, remote: server },
        { type: "data-failed", data: 1, reason: "refused", address: server },
        { type: "data-listening", data: 2, local: listening },
        { type: "data-failed", data: 2, reason: "timeout", address: listening },
        { type: "data-failed", data: 3, reason: "reset" },
        { type: "control-closed", by: "server", reason: "time is up" },
      ),
    ).toEqual([
      "Portside dials the server's control port 21: failed, no answer.",
      "Portside dials the server's data port 49932: failed, refused: nobody listens there, or a firewall says no.",
      "Portside listens on port 52112 at 192.168.1.100.",
      "The server tried to dial Portside's data port 52112: failed, no connection arrived in time.",
      "Portside dials the server's data port: failed, broken off.",
      "The server ends control connection 1: time is up.",
    ]);
  });

  it("tells a pause with its length", () => {
    const [first, second] = conversation(["> NOOP", "< 200 Ok."]);
    if (first === undefined || second === undefined) throw new Error("two events");
    const late = { ...second, at: first.at + 12_300 };
    expect(describeSequence(buildSequence([first, late])).map(({ text }) => text)[1]).toBe(
      "For 12.3 s nothing happens on the wire.",
    );
  });

  it("numbers control connections where there are several", () => {
    expect(words("> NOOP", { type: "command", connection: 2, line: "NOOP" })).toEqual([
      "Portside sends “NOOP” on control connection 1.",
      "Portside sends “NOOP” on control connection 2.",
    ]);
  });
});
