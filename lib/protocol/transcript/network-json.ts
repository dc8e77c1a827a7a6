import type { NetworkEvent } from "../lab/network-event";
import type { Endpoint } from "../traffic";

/** An event of a lab's network, with its number in the run. */
export type NumberedNetworkEvent = NetworkEvent & { readonly number: number };

/** One event of a lab's network with its fields in the order in which they are written. */
export function canonicalNetworkEvent(event: NumberedNetworkEvent): object {
  const { type, number, at, attempt, station } = event;
  const { part } = station;
  const place = part === "internet" ? { part } : { part, site: station.site };
  return { type, number, at, attempt, event: event.event, station: place, ...detail(event) };
}

function detail(event: NetworkEvent): object {
  switch (event.event) {
    case "sent":
    case "arrived":
      return { from: endpoint(event.from), to: endpoint(event.to) };
    case "passed":
      return { by: event.by };
    case "translated":
      return { end: event.end, before: endpoint(event.before), after: endpoint(event.after) };
    case "stopped":
      return { by: event.by, answer: event.answer };
    case "helper-opened":
      return { to: endpoint(event.to) };
    case "helper-rewrote":
      return { before: event.before, after: event.after };
    case "given-up":
    case "helper-blinded":
      return {};
  }
}

function endpoint({ address, port }: Endpoint): Endpoint {
  return { address, port };
}
