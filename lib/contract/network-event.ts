import { z } from "zod";
import type { NetworkEvent } from "../protocol/lab/network-event";

const endpoint = z.object({ address: z.string(), port: z.int().min(0).max(65535) });

const station = z.discriminatedUnion("part", [
  z.object({ part: z.enum(["host", "gateway"]), site: z.string() }),
  z.object({ part: z.literal("internet") }),
]);

const permission = z.discriminatedUnion("reason", [
  z.object({ reason: z.literal("rule"), rule: z.string() }),
  z.object({ reason: z.literal("forward"), forward: z.string() }),
  z.object({ reason: z.literal("helper") }),
  z.object({ reason: z.literal("default") }),
]);

const obstacle = z.discriminatedUnion("reason", [
  z.object({ reason: z.literal("rule"), rule: z.string() }),
  z.object({
    reason: z.enum([
      "default",
      "not-forwarded",
      "no-hairpin",
      "nobody-listens",
      "queue-full",
      "private-address",
      "no-route",
      "no-such-neighbour",
    ]),
  }),
]);

const place = {
  type: z.literal("network"),
  /** 1, 2, … of the run: a stream that is opened again tells all of them once more. */
  number: z.int().min(1),
  at: z.number(),
  attempt: z.int(),
  station,
};

/** `event: network` on the stream of a lab run's session. */
export const networkEventSchema = z.discriminatedUnion("event", [
  z.object({ ...place, event: z.literal("sent"), from: endpoint, to: endpoint }),
  z.object({ ...place, event: z.literal("passed"), by: permission }),
  z.object({
    ...place,
    event: z.literal("translated"),
    end: z.enum(["source", "destination"]),
    before: endpoint,
    after: endpoint,
  }),
  z.object({
    ...place,
    event: z.literal("stopped"),
    by: obstacle,
    answer: z.enum(["nothing", "refused", "unreachable"]),
  }),
  z.object({ ...place, event: z.literal("arrived"), from: endpoint, to: endpoint }),
  z.object({ ...place, event: z.literal("given-up") }),
  z.object({ ...place, event: z.literal("helper-opened"), to: endpoint }),
  z.object({ ...place, event: z.literal("helper-rewrote"), before: z.string(), after: z.string() }),
  z.object({ ...place, event: z.literal("helper-blinded") }),
]);
export type NumberedNetworkEvent = z.infer<typeof networkEventSchema>;

// The schema and the protocol's type say the same: assigning one to the other fails to compile when they part.
type SchemaFitsType = NumberedNetworkEvent extends NetworkEvent ? true : never;
type TypeIsCovered = NetworkEvent["event"] extends NumberedNetworkEvent["event"] ? true : never;
export const networkSchemaMatchesType: SchemaFitsType & TypeIsCovered = true;
