import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import mermaid from "mermaid";
import { describe, expect, it } from "vitest";
import { conversation, type Step } from "../testing/conversation";
import type { TrafficEvent } from "../traffic";
import { formatMermaid, longestDiagram } from "./mermaid";
import { mermaidText } from "./mermaid-text";
import type { TranscriptHead } from "./text";

const client = { address: "192.0.2.7", port: 52_112 };
const server = { address: "198.51.100.10", port: 49_932 };
const control = { address: "198.51.100.10", port: 21 };
const head: TranscriptHead = {
  id: "s1",
  host: "198.51.100.10",
  port: 21,
  user: "student",
  encryption: "none",
  dataMode: "passive",
};

const opened: readonly Step[] = [
  { type: "control-dialling", remote: control },
  { type: "control-opened", local: client, remote: control },
  "< 220 Hi",
];
const passive: readonly Step[] = [
  "> PASV",
  "< 227 Entering Passive Mode (198,51,100,10,195,12)",
  {
    type: "data-announced",
    dataMode: "passive",
    command: "PASV",
    announced: server,
    used: server,
    data: 1,
  },
  { type: "data-dialling", remote: server, data: 1 },
  "> LIST",
  { type: "data-opened", local: { ...client, port: 52_113 }, remote: server, openedBy: "client", data: 1 },
  "< 150 Here it comes",
  { type: "data-closed", direction: "down", bytes: 1234, milliseconds: 12, data: 1 },
  "< 226 Done",
];
const active: readonly Step[] = [
  { type: "data-listening", local: { ...client, port: 50_000 }, data: 2 },
  "> PORT 192,0,2,7,195,80",
  {
    type: "data-announced",
    dataMode: "active",
    command: "PORT",
    announced: { ...client, port: 50_000 },
    used: { ...client, port: 50_000 },
    data: 2,
  },
  "< 200 Fine",
  "> STOR a",
  {
    type: "data-opened",
    local: { ...client, port: 50_000 },
    remote: { ...server, port: 20 },
    openedBy: "server",
    data: 2,
  },
  "< 150 Send it",
  { type: "data-closed", direction: "up", bytes: 1, milliseconds: 3, data: 2 },
  "< 226 Done",
];

/** What Mermaid reads: its messages, notes, bands and participants, in its own numbering of kinds. */
async function read(text: string): Promise<{ actors: string[]; shape: unknown[]; texts: string[] }> {
  await mermaid.parse(text);
  const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
  const db: unknown = diagram.db;
  if (!isSequence(db)) throw new Error("Mermaid reads no sequence diagram");
  const messages = db.getMessages();
  return {
    actors: db.getActorKeys(),
    shape: messages.map(({ from, to, type }) => [from, to, type]),
    texts: messages.flatMap(({ message }) => (typeof message === "string" ? [decoded(message)] : [])),
  };
}

interface SequenceDb {
  getMessages(): { from?: string; to?: string; type: number; message: unknown }[];
  getActorKeys(): string[];
}

function isSequence(db: unknown): db is SequenceDb {
  return typeof db === "object" && db !== null && "getMessages" in db && "getActorKeys" in db;
}

/** Mermaid puts marks of its own where codes stood, and characters for them when it draws. */
function decoded(text: string): string {
  return text.replace(/ﬂ°°(\d+)¶ß/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

describe("formatMermaid", () => {
  it("draws who dials whom", async () => {
    const text = formatMermaid(conversation([...opened, ...passive, ...active]), head);
    expect(text).toContain(
      "  rect rgba(37, 99, 235, 0.18)\n    Note over client: Portside dials\n    client->>server: OPENS data connection 1<br/>",
    );
    expect(text).toContain(
      "  rect rgba(217, 119, 6, 0.22)\n    Note over server: The FTP server dials\n    server->>client: OPENS data connection 2<br/>",
    );
    expect(text).toMatch(/server->>client: 1#44;234|server->>client: 1,234 bytes go from the server/);
    expect(text).toMatch(/client->>server: 1 byte goes from Portside to the server/);
    const { actors, texts } = await read(text);
    expect(actors).toEqual(["client", "server"]);
    expect(texts).toContain("227 Entering Passive Mode (198,51,100,10,195,12)");
    expect(texts).toContain("PORT 192,0,2,7,195,80");
    expect(texts).toContain("Exchange 1: List /pub");
  });

  it("ends an arrow with a cross where nobody answered, and dashes what is inferred", () => {
    const refused: Step[] = [
      ...passive.slice(0, 4),
      { type: "data-failed", reason: "refused", address: server, data: 1 },
    ];
    expect(formatMermaid(conversation(refused), head)).toContain("client-xserver: OPENS data connection 1");
    const unheard: Step[] = [...active.slice(0, 5), "< 425 Can't connect"];
    expect(formatMermaid(conversation(unheard), head)).toContain("server--xclient: OPENS data connection 2");
  });

  it("is a diagram without any event as well", async () => {
    expect((await read(formatMermaid([], head))).actors).toEqual(["client", "server"]);
  });

  it("leaves out the earliest steps where there are more than Mermaid draws", async () => {
    const steps = Array.from({ length: 5000 }, (_, index) => `> STAT ${index};`);
    const text = formatMermaid(conversation(steps), head);
    expect(text.length).toBeLessThanOrEqual(longestDiagram);
    expect(text).toMatch(/Note over client,server: \d+ earlier steps are left out/);
    expect(text).toContain("STAT 4999#59;");
    expect((await read(text)).texts.at(-1)).toBe("STAT 4999;");
  });
});

describe("hostile texts", () => {
  const hostile = [
    "a; b",
    "a\nparticipant mallory",
    "a\r\nlink client: x @ javascript:alert(1)",
    "%%{init: {'theme': 'dark', 'securityLevel': 'loose'}}%%",
    "%% a comment",
    "---\ntitle: x\n---",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "&lt;b&gt; &#60; #60; #lt;",
    "ﬂ°°60¶ßb¶ß",
    "end",
    "END end end",
    "loop: alt: par: rect rgb(0,0,0)",
    "$$\\href{javascript:alert(1)}{x}$$",
    "wrap: x",
    ":nowrap: x",
    '"quoted" `code` {braces} [brackets] @{ "type": "database" }',
    "client->>server: forged",
    "style a fill:#f00;",
    "classDef x fill:#f00;",
    "create participant x",
    "\u2028\u2029\u0085\u000b\u202e",
    "\ud800 half",
    "+1 -1 () (*) -->>",
    "",
    "#",
    ";",
    "x".repeat(5000),
  ];

  /** The text in every place to which somebody else may bring it. */
  function everywhere(text: string): TrafficEvent[] {
    return conversation(
      [
        ...opened.slice(0, 2),
        { type: "reply", code: 220, lines: [text, text] },
        { type: "note", code: text, text },
        { type: "command", line: text },
        { type: "control-secured", protocol: text, cipher: text, resumed: false },
        ...passive,
        { type: "control-closed", by: "server", reason: text },
      ],
      { id: 1, label: text },
    );
  }

  it.each(hostile)("stay texts: %j", async (text) => {
    const harmless = await read(formatMermaid(everywhere("harmless"), head));
    const found = await read(formatMermaid(everywhere(text), { ...head, host: text }));
    expect(found.actors).toEqual(harmless.actors);
    expect(found.shape).toEqual(harmless.shape);
  });

  it("stay texts, whatever they are", async () => {
    const harmless = await read(formatMermaid(everywhere("harmless"), head));
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({
        unit: fc.constantFrom(
          ..."#;:<>%{}\"'`\\\n\r endalt@+-()[]$&|,.",
          "end",
          "%%",
          "--",
          "wrap:",
          "style",
        ),
      }),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const found = await read(formatMermaid(everywhere(text), { ...head, host: text }));
        expect(found.actors).toEqual(harmless.actors);
        expect(found.shape).toEqual(harmless.shape);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ["a;b#c:d", "a#59;b#35;c#58;d"],
    ["the end", "the #101;nd"],
    ["endless", "endless"],
    ["<b>", "#60;b#62;"],
    ["ü 文 é", "ü 文 é"],
    ["a\u0007", "a#92;x07"],
  ])("%j is written as %j", (text, written) => {
    expect(mermaidText(text)).toBe(written);
  });
});

describe("recorded transcripts", () => {
  const folder = fileURLToPath(new URL("../testing/transcripts/", import.meta.url));

  it.each(readdirSync(folder).filter((name) => name.endsWith(".json")))("%s is a diagram", async (name) => {
    const { events, session } = JSON.parse(readFileSync(`${folder}${name}`, "utf8"));
    const { actors, texts } = await read(formatMermaid(events, session));
    expect(actors).toEqual(["client", "server"]);
    expect(texts.join("\n")).toMatch(/USER /);
  });
});
