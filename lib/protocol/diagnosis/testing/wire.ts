import { conversation, type Step } from "../../testing/conversation";
import type { DataFailureReason, Endpoint, TrafficDetail, TrafficEvent } from "../../traffic";

/** Portside's end. */
export const client = { address: "192.168.1.100", port: 52_112 };
/** Where the server listens in passive mode. */
export const server = { address: "198.51.100.10", port: 49_932 };

/** How the session began. */
export interface Login {
  readonly greeting?: string;
  readonly encrypted?: boolean;
  readonly local?: string;
  readonly remote?: string;
}

/** The events of the exchange, and of the session with the login before it. */
export function events(steps: readonly Step[], login: Login = {}) {
  const {
    greeting = "220 (vsFTPd 3.0.3)",
    encrypted = false,
    local = client.address,
    remote = server.address,
  } = login;
  const secured: TrafficDetail = {
    type: "control-secured",
    protocol: "TLSv1.3",
    cipher: "x",
    resumed: false,
  };
  const loginSteps: Step[] = [
    {
      type: "control-opened",
      local: { address: local, port: 40_000 },
      remote: { address: remote, port: 21 },
    },
    `< ${greeting}`,
    ...(encrypted ? ["> AUTH TLS", "< 234 go", secured] : []),
    "> USER student",
    "< 331 ?",
    "> PASS ***",
    "< 230 in",
  ];
  const before = conversation(loginSteps, { id: 1, label: "Log in" });
  const exchange = conversation(steps, { id: 2, label: "List /" }, before.length + 1);
  return { exchange, session: [...before, ...exchange] };
}

/** PASV, or EPSV for null, with what came of it, and LIST. @param used where Portside dials */
export function passive(used: Endpoint | null, announced: string | null = server.address): Step[] {
  return [
    announced === null ? "> EPSV" : "> PASV",
    announced === null
      ? "< 229 Entering (|||49932|)"
      : `< 227 Entering (${announced.replaceAll(".", ",")},195,12)`,
    {
      type: "data-announced",
      dataMode: "passive",
      command: announced === null ? "EPSV" : "PASV",
      announced: { address: announced, port: server.port },
      used,
      data: 1,
    },
    "> LIST",
  ];
}

/** PORT with the answer to it. @param address the one advertised */
export function active(
  address = client.address,
  answer: string | null = "200 PORT command successful",
): Step[] {
  return [
    { type: "data-listening", local: client, data: 1 },
    `> PORT ${address.replaceAll(".", ",")},203,144`,
    {
      type: "data-announced",
      dataMode: "active",
      command: "PORT",
      announced: { address, port: client.port },
      used: client,
      data: 1,
    },
    ...(answer === null ? [] : [`< ${answer}`]),
  ];
}

/** The end of data connection 1. */
export const failed = (reason: DataFailureReason, address: Endpoint = server): Step => ({
  type: "data-failed",
  reason,
  address,
  data: 1,
});
/** Data connection 1, open. */
export const opened = (openedBy: "client" | "server"): Step => ({
  type: "data-opened",
  local: client,
  remote: server,
  openedBy,
  data: 1,
});

/** Replies of no meaning: each is a tenth of a second. */
export const wait: Step[] = Array.from({ length: 31 }, () => ({ type: "note", code: "unread", text: "" }));

/** A finding's evidence in short: "> PASV", "< 227", "data-failed". */
export function evidenceIn(evidence: readonly number[], session: readonly TrafficEvent[]): readonly string[] {
  return evidence.map((number) => {
    const event = session.find(({ seq }) => seq === number);
    if (event === undefined) throw new Error(`There is no event ${number}`);
    if (event.type === "command") return `> ${event.line.split(" ", 1)[0]}`;
    return event.type === "reply" ? `< ${event.code}` : event.type;
  });
}
