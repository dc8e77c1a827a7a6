import { describe, expect, it } from "vitest";
import { type Explanation, explain } from "../explain";
import type { TrafficDetail } from "../traffic";
import { got, opened, sent, wire } from "./testing";

const server = opened("192.0.2.1");
const end = { address: "192.0.2.1", port: 49_932 };
const dataOpened: TrafficDetail = { type: "data-opened", local: end, remote: end, openedBy: "client" };
const passive = [sent("EPSV"), got("229 ok (|||49932|)"), sent("LIST")] as const;
const tls: readonly TrafficDetail[] = [
  server,
  sent("AUTH TLS"),
  got("234 go"),
  { type: "control-secured", protocol: "TLSv1.3", cipher: "x", resumed: false },
  sent("PROT P"),
  got("200 ok"),
];
const refusal = got("425 Unable to build data connection: Operation not permitted");

function explained(...details: readonly TrafficDetail[]): Explanation {
  const events = wire(...details);
  const last = events.at(-1);
  if (last === undefined) throw new Error("no event");
  return explain(last, { events });
}

function textOf(...details: readonly TrafficDetail[]): string {
  return explained(...details).text.join(" ");
}

describe("425", () => {
  it("points to a firewall where no data connection came about", () => {
    const text = textOf(server, ...passive, refusal);
    expect(text).toContain("saw no connection come");
    expect(text).not.toContain("TLS");
  });

  it("doesn't where the data connection had opened", () => {
    const text = textOf(server, ...passive, dataOpened, refusal);
    expect(text).toContain("no firewall is to blame");
    expect(text).not.toMatch(/saw no connection|passive port range|NAT|resumed/);
  });

  it("speaks of resuming the TLS session where the data connection had opened under PROT P", () => {
    const text = textOf(...tls, ...passive, dataOpened, refusal);
    expect(text).toContain("no firewall is to blame");
    expect(text).toContain("resumed");
    expect(text).not.toMatch(/saw no connection|passive port range/);
  });

  it("doesn't where that was resumed", () => {
    const resumed: TrafficDetail = { type: "data-secured", protocol: "TLSv1.3", cipher: "x", resumed: true };
    const text = textOf(...tls, ...passive, dataOpened, resumed, refusal);
    expect(text).toContain("no firewall is to blame");
    expect(text).not.toContain("usual reason");
  });
});

describe("530 and anonymous access", () => {
  it.each([
    "530 This FTP server is anonymous only.",
    "530 Only anonymous FTP is allowed here",
    "530 Sorry, only anonymous logins here",
  ])("%j takes nobody else", (reply) => {
    const text = textOf(server, sent("USER me"), got(reply));
    expect(text).toContain("takes no named users");
    expect(text).not.toContain("has no anonymous access");
  });

  it.each([
    "530 Sorry, no anonymous access.",
    "530 Anonymous access denied, only real users",
    "530 No anonymous login",
  ])("%j takes nobody without a name", (reply) => {
    const text = textOf(server, sent("USER anonymous"), got(reply));
    expect(text).toContain("has no anonymous access");
    expect(text).not.toContain("takes no named users");
  });
});

describe("a reply that answers nothing", () => {
  it("is the greeting only after the connection opened", () => {
    const greeting = "The server speaks first on a new control connection.";
    const texts = (...details: readonly TrafficDetail[]) =>
      explained(...details).relations.map(({ text }) => text);
    expect(texts(server, got("220 hi"))).toContain(greeting);
    expect(texts(server, got("120 wait"), got("220 hi"))).toContain(greeting);
    expect(texts(got("226 done"))).not.toContain(greeting);
    expect(texts(got("226 done")).join(" ")).toContain("before this log begins");
    expect(texts(server, got("220 hi"), sent("NOOP"))).toContain("The server's greeting came before.");
    expect(texts(got("226 done"), sent("NOOP")).join(" ")).not.toContain("greeting");
  });

  it("is not awaited as the greeting where the log begins with the encryption of a connection", () => {
    const secured: TrafficDetail = {
      type: "control-secured",
      protocol: "TLSv1.3",
      cipher: "x",
      resumed: false,
    };
    const follow = (...details: readonly TrafficDetail[]) => {
      const events = wire(...details);
      const event = events.find(({ type }) => type === "control-secured");
      if (event === undefined) throw new Error("no event");
      return explain(event, { events })
        .relations.map(({ text }) => text)
        .join(" ");
    };
    expect(follow(server, secured)).toContain("greeting");
    expect(follow(secured, got("220 hi"))).toContain("greeting");
    expect(follow(secured, sent("USER me"), got("331 ?"))).not.toContain("greeting");
  });
});

describe("a second control connection", () => {
  const typed = { id: 2, label: "Command FEAT" };
  const listing = { id: 1, label: "List /" };
  const events = (first: typeof typed, second: typeof typed) => {
    const [open, dial] = wire(server, { type: "control-dialling", remote: end });
    if (open === undefined || dial === undefined) throw new Error("no event");
    return [
      { ...open, exchange: first },
      { ...dial, connection: 2, exchange: second },
    ];
  };
  const reason = (first: typeof typed, second: typeof typed) => {
    const [open, dial] = events(first, second);
    if (open === undefined || dial === undefined) throw new Error("no event");
    return explain(dial, { events: [open, dial] })
      .relations.map(({ text }) => text)
      .join(" ");
  };

  it("is for a transfer beside another", () => {
    expect(reason(listing, { id: 3, label: "Download /a" })).toContain("A transfer keeps one busy");
  });

  it("belongs to the typed commands, whichever of the two is theirs", () => {
    for (const text of [reason(listing, typed), reason(typed, listing)]) {
      expect(text).toContain("typed by hand have one of their own");
      expect(text).not.toContain("A transfer keeps one busy");
    }
  });
});

describe("a code below 100", () => {
  it("is called by its three digits, and said to begin with 0", () => {
    const { title, text } = explained(server, sent("SITE x"), got("099 What"));
    expect(title).toBe("099 to SITE: not a reply code");
    expect(text.join(" ")).toContain("099 begins with 0; the codes of FTP begin with 1 to 5.");
    expect(text.join(" ")).not.toContain("three digits");
  });
});

describe("a reply that nobody asked for", () => {
  it("isn't said to be about a command", () => {
    const text = textOf(server, sent("NOOP"), got("200 ok"), got("200 once more"));
    expect(text).toContain("No command was waiting");
    expect(text).not.toContain("carried out");
  });
});

describe("a 227 that Portside doesn't dial", () => {
  it("isn't said to be dialled", () => {
    const events = wire(server, sent("PASV"), got("227 ok (203,0,113,9,195,80)"), {
      type: "data-announced",
      dataMode: "passive",
      command: "PASV",
      announced: { address: "203.0.113.9", port: 50_000 },
      used: null,
    });
    const told = events.slice(2).map((event) => explain(event, { events }));
    expect(told[0]?.text.join(" ")).toContain("doesn't dial there");
    expect(told[1]?.text.join(" ")).toContain("dials nothing");
    for (const { text, dials } of told) {
      expect(text.join(" ")).not.toMatch(/Portside dials (?:\d|192|the)/);
      expect(dials?.text ?? "").not.toMatch(/203\.0/);
    }
    expect(told[0]?.dials).toBeNull();
  });
});
