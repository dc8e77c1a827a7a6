import type { ReplyEvent } from "../answers";
import type { DataMode, Endpoint } from "../traffic";

/** "198.51.100.10 port 49932" */
export function place({ address, port }: Endpoint): string {
  return `${address} port ${port}`;
}

/** A reply's last line in quotation marks, cut to a readable length. */
export function quote({ lines }: ReplyEvent): string {
  const line = (lines.at(-1) ?? "").replace(/[\u0000-\u001f\u007f-\u009f]/g, "\ufffd");
  return `“${line.length > 200 ? `${line.slice(0, 200)}…` : line}”`;
}

/**
 * The advice to switch to the other mode, unless that was tried and failed in the same exchange.
 *
 * @param options `isOnlyWay`: no other advice stands before it
 */
export function trySwitching(
  to: DataMode,
  alsoFailed: boolean,
  { isOnlyWay = false }: { readonly isOnlyWay?: boolean } = {},
): string {
  if (alsoFailed) return `Switching doesn't help: ${to} mode failed as well.`;
  const start = `${isOnlyWay ? "Switch" : "Or switch"} the data mode to ${to}: then`;
  return to === "passive"
    ? `${start} Portside opens the data connection, and nothing has to be let in on this side.`
    : `${start} the server opens the data connection, which works when it can reach the host that Portside runs on.`;
}
