import { describe, expect, it } from "vitest";
import { explain } from "../explain";
import type { TrafficDetail } from "../traffic";
import type { Observer } from "./explanation";
import { got, opened, sent, wire } from "./testing";

const secured: TrafficDetail = { type: "control-secured", protocol: "TLSv1.3", cipher: "x", resumed: false };
const server = opened("192.0.2.1");
const tls = [server, got("220 hi"), sent("AUTH TLS"), got("234 go"), secured] as const;
const end = { address: "192.0.2.1", port: 5000 };
const dataOpened: TrafficDetail = { type: "data-opened", local: end, remote: end, openedBy: "client" };
const dataSecured: TrafficDetail = { type: "data-secured", protocol: "TLSv1.3", cipher: "x", resumed: true };
const dataClosed: TrafficDetail = { type: "data-closed", direction: "down", bytes: 1204, milliseconds: 3 };
const announced = [sent("EPSV"), got("229 (|||5000|)")] as const;

function observed(...details: readonly TrafficDetail[]): Observer {
  const events = wire(...details);
  const last = events.at(-1);
  if (last === undefined) throw new Error("no event");
  return explain(last, { events }).observer;
}

describe("an observer reads", () => {
  it.each<[what: string, readable: Observer["readable"], details: readonly TrafficDetail[], words: string]>([
    ["a plain command", "all", [server, sent("CWD /secret")], "path included"],
    ["a plain password, although the log hides it", "all", [server, sent("PASS ***")], "secret included"],
    ["AUTH itself", "all", [server, sent("AUTH TLS")], "about to begin"],
    ["234, the last readable line", "all", tls.slice(0, 4), "last readable"],
    ["of TLS that it began", "some", tls, "version"],
    ["of an encrypted command its length", "some", [...tls, sent("CWD /secret")], "encrypted"],
    ["of an encrypted password no more than its length", "some", [...tls, sent("PASS ***")], "length"],
    [
      "of an encrypted PORT nothing, which also stops firewalls",
      "some",
      [...tls, sent("PORT 1,2,3,4,5,6")],
      "firewall",
    ],
    ["of an encrypted 229 nothing, until somebody dials", "some", [...tls, ...announced], "shows the port"],
    [
      "everything again after CCC",
      "all",
      [...tls, sent("CCC"), got("200 ok"), sent("CWD /x")],
      "path included",
    ],
    ["nothing of a refused CCC", "some", [...tls, sent("CCC"), got("534 no"), sent("CWD /x")], "encrypted"],
    [
      "everything after a refused AUTH",
      "all",
      [server, sent("AUTH TLS"), got("504 no"), sent("CWD /x")],
      "path included",
    ],
    [
      "implicit TLS from the first byte",
      "some",
      [opened("192.0.2.1", 990), secured, got("220 hi")],
      "encrypted",
    ],
    [
      "of what PORT said nothing more in the line that repeats it",
      "nothing",
      [
        server,
        sent("PORT 192,0,2,1,19,136"),
        { type: "data-announced", dataMode: "active", command: "PORT", announced: end, used: end },
      ],
      "Portside sent; it stood in the command",
    ],
    ["who dials whom", "some", [...tls, ...announced, dataOpened], "Addresses and ports"],
    ["a plain file", "all", [server, ...announced, sent("RETR /a"), dataOpened, dataClosed], "whole content"],
    ["a plain listing", "all", [server, ...announced, sent("LIST"), dataOpened, dataClosed], "every name"],
    [
      "the size of an encrypted file",
      "some",
      [...tls, ...announced, sent("RETR /a"), dataOpened, dataSecured, dataClosed],
      "1,204 bytes",
    ],
    [
      "all of a file under PROT C",
      "all",
      [...tls, sent("PROT C"), got("200 ok"), ...announced, sent("RETR /a"), dataOpened, dataClosed],
      "whole content",
    ],
    [
      "all of a file that was never encrypted, whatever PROT said",
      "all",
      [...tls, sent("PROT P"), got("200 ok"), ...announced, sent("RETR /a"), dataOpened, dataClosed],
      "whole content",
    ],
    ["nothing of a note", "nothing", [server, { type: "note", code: "x", text: "y" }], "never sent"],
    [
      "nothing of a port on which Portside listens",
      "nothing",
      [server, { type: "data-listening", local: end }],
      "inside its own machine",
    ],
  ])("%s", (_what, readable, details, words) => {
    const observer = observed(...details);
    expect(observer.readable).toBe(readable);
    expect(observer.text).toContain(words);
  });

  it("nothing from outside, where both ends are on one machine", () => {
    expect(observed(opened("127.0.0.1")).text).toContain("only within this one machine");
    expect(observed(server).text).not.toContain("one machine");
  });

  it("no length of a password in clear words", () => {
    const short = observed(...tls, sent("PASS ***"));
    expect(short.text).not.toMatch(/\d/);
  });
});
