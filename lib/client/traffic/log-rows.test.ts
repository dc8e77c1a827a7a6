import { describe, expect, it } from "vitest";
import type { TrafficDetail, TrafficEvent } from "@/lib/protocol/traffic";
import { describeEvent } from "./describe-event";
import { everything } from "./log-filter";
import { LogIndex } from "./log-index";
import { exchangeFacts, type LogRow } from "./log-rows";

const loopback = (port: number) => ({ address: "127.0.0.1", port });

/** Events of one session from what happened, by exchange number (0: none). */
function events(
  ...happened: readonly (readonly [exchange: number, detail: TrafficDetail])[]
): TrafficEvent[] {
  return happened.map(([exchange, detail], i) => ({
    seq: i + 1,
    at: 1000 + i * 10,
    session: "s",
    connection: 1,
    exchange: exchange === 0 ? null : { id: exchange, label: `Exchange ${exchange}` },
    ...detail,
  }));
}

const command = (line: string): TrafficDetail => ({ type: "command", line });
const reply = (code: number, ...lines: string[]): TrafficDetail => ({ type: "reply", code, lines });

/** Every row of the log, with some exchanges folded away. */
function rowsOf(all: readonly TrafficEvent[], folded: readonly number[] = []): LogRow[] {
  const index = new LogIndex().update(all, everything, { all: false, except: new Set(folded) });
  return Array.from({ length: index.rowCount }, (_, at) => index.row(at)).filter((row) => row !== null);
}

function texts(rows: readonly LogRow[]): string[] {
  return rows.map((row) => {
    if (row.kind === "exchange") return `# ${row.exchange.label}`;
    const { symbol, lines } = describeEvent(row.event);
    return `${symbol} ${lines.join("|")}${row.aside === null ? "" : ` (${row.aside})`}`;
  });
}

const activeListing = events(
  [1, { type: "data-listening", local: loopback(52112) }],
  [1, command("PORT 127,0,0,1,203,144")],
  [
    1,
    {
      type: "data-announced",
      dataMode: "active",
      command: "PORT",
      announced: loopback(52112),
      used: loopback(52112),
    },
  ],
  [1, reply(200, "200 PORT command successful.")],
  [1, command("MLSD /pub")],
  [1, { type: "data-opened", local: loopback(52112), remote: loopback(20), openedBy: "server" }],
  [1, reply(150, "150 Here comes the directory listing.")],
  [1, { type: "data-closed", direction: "down", bytes: 1204, milliseconds: 20 }],
  [1, reply(226, "226 Directory send OK.")],
);

describe("the rows of the log", () => {
  it("shows an active listing with its address beside the PORT", () => {
    expect(texts(rowsOf(activeListing))).toEqual([
      "# Exchange 1",
      "◦ listening on 127.0.0.1:52112",
      "› PORT 127,0,0,1,203,144 (127.0.0.1:52112)",
      "‹ 200 PORT command successful.",
      "› MLSD /pub",
      "← opened by the server, 127.0.0.1:20 → 127.0.0.1:52112",
      "‹ 150 Here comes the directory listing.",
      "× closed, 1,204 bytes in 20 ms",
      "‹ 226 Directory send OK.",
    ]);
  });

  it("says what was dialled in the stead of an announced address", () => {
    const rows = rowsOf(
      events(
        [1, command("PASV")],
        [1, reply(227, "227 Entering Passive Mode (10,0,0,1,195,12)")],
        [
          1,
          {
            type: "data-announced",
            dataMode: "passive",
            command: "PASV",
            announced: { address: "10.0.0.1", port: 49932 },
            used: loopback(49932),
          },
        ],
      ),
    );
    expect(texts(rows).at(-1)).toBe(
      "‹ 227 Entering Passive Mode (10,0,0,1,195,12) (10.0.0.1:49932, dialled 127.0.0.1:49932)",
    );
  });

  it("keeps an announcement as a line of its own when its reply is no longer held", () => {
    const [, , announced] = activeListing;
    expect(announced && texts(rowsOf([announced]))).toEqual([
      "# Exchange 1",
      "◦ PORT announced 127.0.0.1:52112",
    ]);
  });

  it("keeps exchanges together that run at the same time, and loose events where they happened", () => {
    const rows = rowsOf(
      events(
        [1, command("RETR a")],
        [2, command("RETR b")],
        [0, { type: "note", code: "x", text: "between" }],
        [1, reply(226, "226 a")],
        [2, reply(226, "226 b")],
      ),
    );
    expect(texts(rows)).toEqual([
      "# Exchange 1",
      "› RETR a",
      "‹ 226 a",
      "# Exchange 2",
      "› RETR b",
      "‹ 226 b",
      "✳ between",
    ]);
  });

  it("folds an exchange away, and makes room for every line of a reply", () => {
    const folded = rowsOf(activeListing, [1]);
    expect(texts(folded)).toEqual(["# Exchange 1"]);
    const [, feat] = rowsOf(events([1, reply(211, "211-Features:", " MLST", "211 End")]));
    expect(feat).toMatchObject({ lineCount: 3 });
  });

  it("tells in the header how long, how much, and who dialled", () => {
    const [header] = rowsOf(activeListing);
    expect(header?.kind === "exchange" && exchangeFacts(header.exchange)).toEqual([
      "80 ms",
      "1.2 kB",
      "active, the server dialled",
    ]);
  });
});

it.each([
  [{ openedBy: null, refusedTransfer: "MLSD" }, "passive, MLSD refused"],
  [{ openedBy: null, refusedTransfer: null }, "passive, nobody got through"],
  [{ openedBy: "client", refusedTransfer: null }, "passive, Portside dialled"],
] as const)("says of a data connection with %j: %s", (known, fact) => {
  const exchange = {
    id: 1,
    label: "List /",
    connection: 1,
    connections: [1],
    startedAt: 0,
    endedAt: 5,
    bytes: 0,
    dataMode: "passive" as const,
    failed: true,
    ...known,
  };
  expect(exchangeFacts(exchange)).toEqual(["5 ms", fact, "failed"]);
});
