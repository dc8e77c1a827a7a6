import type { Endpoint } from "../traffic";

/**
 * What only the network can see. The traffic log of the two ends never tells any of it, so that it stays what they
 * would see; the lab shows both side by side, on one clock.
 */
export type NetworkEvent = NetworkPlaceInTime & NetworkDetail;

export interface NetworkPlaceInTime {
  readonly type: "network";
  /** Milliseconds since the epoch, with fraction, as in traffic events. */
  readonly at: number;
  /** Attempt to connect 1, 2, … of the network: what happened to one, in its order. */
  readonly attempt: number;
}

/** A station on the way of an attempt. */
export type Station =
  | { readonly part: "host" | "gateway"; readonly site: string }
  | { readonly part: "internet" };

export type NetworkDetail =
  /** A host dials: how it believes the two ends to be. */
  | { readonly event: "sent"; readonly station: Station; readonly from: Endpoint; readonly to: Endpoint }
  /** A gateway let it pass. */
  | { readonly event: "passed"; readonly station: Station; readonly by: Permission }
  /** NAT put another address in the place of one end's. */
  | {
      readonly event: "translated";
      readonly station: Station;
      readonly end: "source" | "destination";
      readonly before: Endpoint;
      readonly after: Endpoint;
    }
  /** It went no further. */
  | { readonly event: "stopped"; readonly station: Station; readonly by: Obstacle; readonly answer: Answer }
  /** It came to a port where somebody listens: how that end believes the two ends to be. */
  | { readonly event: "arrived"; readonly station: Station; readonly from: Endpoint; readonly to: Endpoint }
  /** The dialler gave up while no answer had come. */
  | { readonly event: "given-up"; readonly station: Station }
  /** The FTP helper of a gateway read an announcement on a control connection (`attempt` opened it). */
  | {
      readonly event: "helper-opened";
      readonly station: Station;
      /** The port that one attempt may come to now, as that attempt's dialler names it. */
      readonly to: Endpoint;
    }
  /** The FTP helper changed a line of a control connection. Lines are without CRLF. */
  | {
      readonly event: "helper-rewrote";
      readonly station: Station;
      readonly before: string;
      readonly after: string;
    }
  /** The FTP helper can't read this control connection any more: TLS begins. */
  | { readonly event: "helper-blinded"; readonly station: Station };

/** Why a gateway lets an attempt pass. `default`: no rule fitted, and it allows the rest. */
export type Permission =
  | { readonly reason: "rule"; readonly rule: string }
  | { readonly reason: "forward"; readonly forward: string }
  | { readonly reason: "helper" }
  | { readonly reason: "default" };

/** Why an attempt goes no further. */
export type Obstacle =
  | { readonly reason: "rule"; readonly rule: string }
  /** No rule of the gateway fitted, and it lets nothing else pass. */
  | { readonly reason: "default" }
  /** It is for the gateway's own address, and no forward takes it further. */
  | { readonly reason: "not-forwarded" }
  /** The host dials its own public address, and the gateway doesn't lead back. */
  | { readonly reason: "no-hairpin" }
  | { readonly reason: "nobody-listens" }
  /** As many connections wait there as may: the system takes no more. */
  | { readonly reason: "queue-full" }
  /** A private address means nothing on the internet (RFC 1918 §3). */
  | { readonly reason: "private-address" }
  /** Nobody has the address, or the dialler none of its family. */
  | { readonly reason: "no-route" }
  /** Nobody in the local network answers for the address. */
  | { readonly reason: "no-such-neighbour" };

/** What the dialler gets to hear: nothing, RST, or ICMP's "unreachable" or "prohibited". */
export type Answer = "nothing" | "refused" | "unreachable";

export type NetworkEventOf<T extends NetworkDetail["event"]> = Extract<NetworkEvent, { event: T }>;
