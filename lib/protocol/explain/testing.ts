import type { TrafficDetail, TrafficEvent } from "../traffic";

/** Numbers details as the events of one control connection, for tests. */
export function wire(...details: readonly TrafficDetail[]): TrafficEvent[] {
  return details.map((detail, index) => ({
    seq: index + 1,
    at: 1_700_000_000_000 + index,
    session: "s",
    connection: 1,
    exchange: null,
    ...detail,
  }));
}

export function sent(line: string): TrafficDetail {
  return { type: "command", line };
}

export function got(...lines: readonly string[]): TrafficDetail {
  return { type: "reply", code: Number(lines[0]?.slice(0, 3)), lines };
}

export function opened(address: string, port = 21): TrafficDetail {
  return {
    type: "control-opened",
    local: { address: address.includes(":") ? "2001:db8::100" : "192.168.1.100", port: 40_001 },
    remote: { address, port },
  };
}
