import type { Endpoint, TrafficEvent } from "@/lib/protocol/traffic";
import { formatBytes, formatDuration } from "../format";

/** Who speaks in a line: decides its colour. */
export type LineTone = "control" | "sent" | "received" | "data" | "note" | "wrong";

export interface LineDescription {
  /** One character: › sent, ‹ received, ◦ getting ready, → and ← opened, × ended. */
  readonly symbol: string;
  /** The symbol in words, for who can't see it. */
  readonly spoken: string;
  readonly tone: LineTone;
  /** What was on the wire, or what happened; several lines for a reply of several. */
  readonly lines: readonly string[];
  /** Set for what was on the wire exactly as shown. */
  readonly verbatim: boolean;
}

/** "127.0.0.1:21"; an IPv6 address gets its brackets back (RFC 3986 §3.2.2). */
export function formatEndpoint({ address, port }: Endpoint): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

const failureTexts: Record<Extract<TrafficEvent, { type: "data-failed" }>["reason"], string> = {
  timeout: "nobody answered in time",
  refused: "refused",
  unreachable: "unreachable",
  "wrong-peer": "another host connected, and was turned away",
  reset: "broken off",
  tls: "TLS failed",
  cancelled: "cancelled",
};

function securedText(event: { protocol: string; cipher: string; resumed: boolean }): string {
  return `encrypted with ${event.protocol}, ${event.cipher}${event.resumed ? ", session resumed" : ""}`;
}

/** A data connection's line. */
function data(symbol: string, spoken: string, line: string, tone: LineTone = "data"): LineDescription {
  return { symbol, spoken, tone, lines: [line], verbatim: false };
}

/** How the log writes an event: one line, or all lines of a reply. */
export function describeEvent(event: TrafficEvent): LineDescription {
  switch (event.type) {
    case "command":
      return { symbol: "›", spoken: "sent", tone: "sent", lines: [event.line], verbatim: true };
    case "reply":
      return {
        symbol: "‹",
        spoken: "received",
        tone: event.code >= 400 ? "wrong" : "received",
        lines: event.lines,
        verbatim: true,
      };
    case "control-dialling":
      return data("◦", "control connection", `dialling ${formatEndpoint(event.remote)}`, "control");
    case "control-failed":
      return data(
        "×",
        "control connection",
        `could not reach ${formatEndpoint(event.remote)}: ${event.reason}`,
        "wrong",
      );
    case "control-opened":
      return data(
        "→",
        "control connection",
        `control connection ${event.connection} opened, ${formatEndpoint(event.local)} → ${formatEndpoint(event.remote)}`,
        "control",
      );
    case "control-secured":
      return data(
        "◦",
        "control connection",
        `control connection ${event.connection} ${securedText(event)}`,
        "control",
      );
    case "control-closed":
      return data(
        "×",
        "control connection",
        `control connection ${event.connection} closed by ${event.by === "client" ? "Portside" : "the server"}${event.reason ? `: ${event.reason}` : ""}`,
        "control",
      );
    case "data-announced":
      return data(
        "◦",
        "data connection",
        `${event.command} announced ${event.announced.address === null ? `port ${event.announced.port}` : formatEndpoint({ address: event.announced.address, port: event.announced.port })}`,
      );
    case "data-listening":
      return data("◦", "data connection", `listening on ${formatEndpoint(event.local)}`);
    case "data-dialling":
      return data("◦", "data connection", `dialling ${formatEndpoint(event.remote)}`);
    case "data-opened":
      return event.openedBy === "server"
        ? data(
            "←",
            "data connection",
            `opened by the server, ${formatEndpoint(event.remote)} → ${formatEndpoint(event.local)}`,
          )
        : data(
            "→",
            "data connection",
            `opened by Portside, ${formatEndpoint(event.local)} → ${formatEndpoint(event.remote)}`,
          );
    case "data-secured":
      return data("◦", "data connection", securedText(event));
    case "data-closed":
      return data(
        "×",
        "data connection",
        `closed, ${formatBytes(event.bytes)} in ${event.milliseconds < 1 ? "< 1 ms" : formatDuration(event.milliseconds)}`,
      );
    case "data-failed":
      return data(
        "×",
        "data connection",
        `failed: ${failureTexts[event.reason]}${event.address ? ` (${formatEndpoint(event.address)})` : ""}`,
        "wrong",
      );
    case "note":
      return { symbol: "✳", spoken: "note", tone: "note", lines: [event.text], verbatim: false };
  }
}
