import { z } from "zod";
import type { TrafficEvent } from "../protocol/traffic";
import { transcriptFormats } from "../protocol/transcript/format-names";
import { sessionSchema } from "./session";

const port = z.int().min(0).max(65535);
const endpoint = z.object({ address: z.string(), port });
const place = {
  seq: z.int(),
  at: z.number(),
  session: z.string(),
  connection: z.int(),
  exchange: z.object({ id: z.int(), label: z.string() }).nullable(),
  // Exactly optional, as in the protocol's type: absent, never present and undefined.
  data: z.int().exactOptional(),
};
/** What a person needs to see of a server's certificate. */
export const certificateSchema = z.object({
  subject: z.string(),
  issuer: z.string(),
  validFrom: z.string(),
  validTo: z.string(),
  names: z.array(z.string()),
  sha256: z.string(),
});

const secured = { protocol: z.string(), cipher: z.string(), resumed: z.boolean() };

/** One traffic event as it crosses HTTP; the type is the protocol layer's own. */
export const trafficEventSchema = z.discriminatedUnion("type", [
  z.object({ ...place, type: z.literal("control-dialling"), remote: endpoint }),
  z.object({ ...place, type: z.literal("control-failed"), reason: z.string(), remote: endpoint }),
  z.object({ ...place, type: z.literal("control-opened"), local: endpoint, remote: endpoint }),
  z.object({
    ...place,
    type: z.literal("control-secured"),
    ...secured,
    certificate: certificateSchema.exactOptional(),
  }),
  z.object({ ...place, type: z.literal("command"), line: z.string() }),
  z.object({ ...place, type: z.literal("reply"), code: z.int(), lines: z.array(z.string()) }),
  z.object({
    ...place,
    type: z.literal("data-announced"),
    dataMode: z.enum(["passive", "active"]),
    command: z.enum(["PASV", "EPSV", "PORT", "EPRT"]),
    announced: z.object({ address: z.string().nullable(), port }),
    used: endpoint.nullable(),
  }),
  z.object({ ...place, type: z.literal("data-listening"), local: endpoint }),
  z.object({ ...place, type: z.literal("data-dialling"), remote: endpoint }),
  z.object({
    ...place,
    type: z.literal("data-opened"),
    local: endpoint,
    remote: endpoint,
    openedBy: z.enum(["client", "server"]),
  }),
  z.object({ ...place, type: z.literal("data-secured"), ...secured }),
  z.object({
    ...place,
    type: z.literal("data-closed"),
    direction: z.enum(["up", "down"]),
    bytes: z.number(),
    milliseconds: z.number(),
  }),
  z.object({
    ...place,
    type: z.literal("data-failed"),
    reason: z.enum(["timeout", "refused", "unreachable", "wrong-peer", "reset", "tls", "cancelled"]),
    address: endpoint.exactOptional(),
  }),
  z.object({
    ...place,
    type: z.literal("control-closed"),
    by: z.enum(["client", "server"]),
    reason: z.string(),
  }),
  z.object({ ...place, type: z.literal("note"), code: z.string(), text: z.string() }),
]);

/** `GET …/events`: a stream without `format`, a download with it. */
export const eventsQuerySchema = z.strictObject({
  after: z.coerce.number().int().min(0).optional(),
  format: z.enum(transcriptFormats).optional(),
});

/** `?format=json` */
export const transcriptSchema = z.object({
  version: z.literal(1),
  session: z.object({
    id: z.string(),
    host: z.string(),
    port: z.int(),
    user: z.string(),
    encryption: z.string(),
    dataMode: z.enum(["passive", "active"]),
  }),
  events: z.array(trafficEventSchema),
});
export type Transcript = z.infer<typeof transcriptSchema>;

/**
 * `event: session` on `GET /api/events`: what the browser should hold for a session from now on. Every stream
 * begins with one for each session that lives, and with `closed` for those that ended since `Last-Event-ID`.
 */
export const sessionEventSchema = z.discriminatedUnion("change", [
  z.object({ change: z.enum(["opened", "changed"]), session: sessionSchema }),
  z.object({ change: z.literal("closed"), id: z.string() }),
]);
export type SessionEvent = z.infer<typeof sessionEventSchema>;

// The schema and the protocol's type say the same: assigning one to the other fails to compile when they part.
export type ParsedTrafficEvent = z.infer<typeof trafficEventSchema>;
type SchemaCoversType = TrafficEvent["type"] extends ParsedTrafficEvent["type"] ? true : never;
type TypeCoversSchema = ParsedTrafficEvent["type"] extends TrafficEvent["type"] ? true : never;
export const trafficSchemaMatchesType: SchemaCoversType & TypeCoversSchema = true;
