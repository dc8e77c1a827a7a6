import { addressScope } from "../data-address";
import type { Finding } from "../diagnosis/finding";
import { isOfOneMachine } from "../diagnosis/passive-dials";
import { publicAddressChanges } from "../diagnosis/server-advice";
import { SessionStory } from "../diagnosis/session-story";
import type { TrafficEvent, TrafficEventOf } from "../traffic";

/**
 * What a server's operator changes whose 227 names another address than its own: nothing failed where Portside dials the
 * server all the same, and clients that believe 227 fail (interop S3).
 *
 * @param announced by PASV, with an address
 * @param peer the server's address
 * @param session events up to there, which tell what program the server is
 */
export function announcedAddressFinding(
  { seq, announced }: TrafficEventOf<"data-announced">,
  peer: string,
  session: readonly TrafficEvent[],
): Finding {
  const named = announced.address ?? "none";
  const scope = addressScope(named);
  const isPrivate = isOfOneMachine(named) && scope !== "public" && scope !== addressScope(peer);
  const product = new SessionStory(session).product(Number.POSITIVE_INFINITY);
  return {
    id: isPrivate ? "passive-address-private" : "passive-address-foreign",
    title: `PASV announces ${named} instead of ${peer}`,
    confidence: "certain",
    cause: isPrivate
      ? `The server is behind NAT and doesn't know the address by which ${peer} is reached.`
      : `The server is set to announce ${named}, or something on the way changed its answer.`,
    advice: `Clients that dial what 227 says get no listing in passive mode. Those that use EPSV, or dial the server's own address as Portside does, are not concerned. The server's operator sets the address by which clients reach it.`,
    evidence: [seq],
    actions: [],
    changes: publicAddressChanges(product, peer),
    nextTest: null,
  };
}
