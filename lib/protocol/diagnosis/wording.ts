import type { ReplyEvent } from "../answers";
import { sameAddress } from "../data-address";
import type { DataMode, Endpoint, TrafficEventOf } from "../traffic";
import type { Story } from "./story";

/** "198.51.100.10 port 49932" */
export function place({ address, port }: Endpoint): string {
  return `${address} port ${port}`;
}

/** A reply's last line in quotation marks, cut to a readable length. */
export function quote({ lines }: Pick<ReplyEvent, "lines">): string {
  return `“${plain(lines.at(-1) ?? "")}”`;
}

/** Text of a server on one line, without control characters, cut to a readable length. */
export function plain(text: string): string {
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, "\ufffd");
  return line.length > 200 ? `${line.slice(0, 200).replace(/[\ud800-\udbff]$/, "")}…` : line;
}

/** " The server answered “425 …”.", or nothing. */
export function answered(refusal: ReplyEvent | null): string {
  return refusal === null ? "" : ` The server answered ${quote(refusal)}.`;
}

/** What an announcement said: "198.51.100.10 port 49932", or "port 49932" where no address was named. */
export function announcedPlace({ announced: { address, port } }: TrafficEventOf<"data-announced">): string {
  return address === null ? `port ${port}` : place({ address, port });
}

/** Whether an announced address is another than the one that it stands for. */
export function differs(announced: string | null, other: string | undefined): announced is string {
  return announced !== null && other !== undefined && !sameAddress(announced, other);
}

/**
 * The advice to switch to the other mode, unless that failed as well.
 *
 * @param options `isOnlyWay`: no other advice stands before it
 */
export function trySwitching(
  to: DataMode,
  story: Story,
  { isOnlyWay = false }: { readonly isOnlyWay?: boolean } = {},
): string {
  if (story.hasFailed(to)) return `Switching doesn't help: ${to} mode failed as well.`;
  const start = `${isOnlyWay ? "Switch" : "Or switch"} the data mode to ${to}: then`;
  return to === "passive"
    ? `${start} Portside opens the data connection, and nothing has to be let in on this side.`
    : `${start} the server opens the data connection, which works when it can reach the host that Portside runs on.`;
}
