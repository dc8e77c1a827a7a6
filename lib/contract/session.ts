import { z } from "zod";

/** Text that goes onto the control connection: a control character in it is refused before anything is sent. */
export const wireText = z
  .string()
  .max(4096)
  .refine((text) => !/[\u0000-\u001f\u007f]/.test(text), { error: "must not contain control characters" });

export const dataModeSchema = z.enum(["passive", "active"]);
export const encryptionSchema = z.enum(["none", "explicit", "implicit", "explicit-if-available"]);
export const passiveAddressSchema = z.enum(["auto", "control-host", "trust", "strict"]);
export const passiveCommandSchema = z.enum(["auto", "EPSV", "PASV"]);
export const activeCommandSchema = z.enum(["auto", "EPRT", "PORT"]);
export const listCommandSchema = z.enum(["auto", "MLSD", "LIST"]);
export const uploadViaSchema = z.enum(["auto", "temporary", "direct"]);
export const portSchema = z.int().min(1).max(65535);
/** "50000-50100", both ends inclusive. */
export const portRangeSchema = z
  .string()
  .regex(/^\d{1,5}-\d{1,5}$/, { error: "must be two ports joined by a hyphen, such as 50000-50100" })
  .refine(
    (range) => {
      const [first = 0, last = 0] = range.split("-").map(Number);
      return first >= 1 && first <= last && last <= 65535;
    },
    { error: "must rise from the first port to the last, between 1 and 65535" },
  );

/** What may change while a session lives; in force from the next transfer. */
const changeable = {
  dataMode: dataModeSchema,
  fallback: z.boolean(),
  passiveAddress: passiveAddressSchema,
  passiveCommand: passiveCommandSchema,
  activeCommand: activeCommandSchema,
  activeAddress: z.union([z.ipv4(), z.ipv6()]).nullable(),
  activePorts: portRangeSchema.nullable(),
  charset: z.string().min(1).max(40),
  listCommand: listCommandSchema,
  transferConnections: z.int().min(1).max(10),
  timeoutSeconds: z.int().min(1).max(600),
  uploadVia: uploadViaSchema,
};

/** `PATCH /api/sessions/{id}` */
export const sessionChangeSchema = z.strictObject(changeable).partial();
export type SessionChange = z.infer<typeof sessionChangeSchema>;

/** `POST /api/sessions` */
export const sessionRequestSchema = z.strictObject({
  host: wireText.min(1).max(255),
  port: portSchema.optional(),
  user: wireText.default("anonymous"),
  password: wireText.nullish(),
  account: wireText.nullish(),
  encryption: encryptionSchema.default("none"),
  dataMode: changeable.dataMode.default("passive"),
  fallback: changeable.fallback.default(false),
  passiveAddress: changeable.passiveAddress.default("auto"),
  passiveCommand: changeable.passiveCommand.default("auto"),
  activeCommand: changeable.activeCommand.default("auto"),
  activeAddress: changeable.activeAddress.default(null),
  activePorts: changeable.activePorts.default(null),
  charset: changeable.charset.default("utf-8"),
  listCommand: changeable.listCommand.default("auto"),
  initialPath: wireText.nullish(),
  transferConnections: changeable.transferConnections.default(3),
  timeoutSeconds: changeable.timeoutSeconds.default(20),
  uploadVia: changeable.uploadVia.default("auto"),
  sealedPassword: z.string().max(4096).nullish(),
  certificate: z
    .strictObject({
      accept: z.union([
        z.literal("trusted"),
        z.string().regex(/^sha256:(?:[0-9a-fA-F]{2}:?){31}[0-9a-fA-F]{2}$/, {
          error: 'must be "trusted" or "sha256:" and 64 hex digits',
        }),
      ]),
    })
    .default({ accept: "trusted" }),
});
export type SessionRequest = z.input<typeof sessionRequestSchema>;
export type ParsedSessionRequest = z.output<typeof sessionRequestSchema>;

export const sessionStateSchema = z.enum(["connected", "idle", "lost"]);

/** A session as the browser sees it: never a secret. */
export const sessionSchema = z.object({
  id: z.string(),
  state: sessionStateSchema,
  host: z.string(),
  port: portSchema,
  user: z.string(),
  encryption: encryptionSchema,
  ...changeable,
  initialPath: z.string().nullable(),
  certificate: z.object({ accept: z.string() }),
  home: z.string(),
  /** base64url of the home's bytes, only when it isn't valid in the session's charset. */
  homeBytes: z.string().optional(),
  greeting: z.string(),
  system: z.string().nullable(),
  features: z.array(z.string()),
  secured: z.object({ protocol: z.string(), cipher: z.string() }).nullable(),
  /** Control connections open now. */
  connections: z.int(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  lastUsedAt: z.string(),
});
export type Session = z.infer<typeof sessionSchema>;
export type SessionState = z.infer<typeof sessionStateSchema>;

/** `POST /api/sealed-passwords`: what the sealed password will be good for. */
export const sealRequestSchema = z.strictObject({
  host: wireText.min(1).max(255),
  port: portSchema.optional(),
  user: wireText.default("anonymous"),
  encryption: encryptionSchema.default("none"),
  password: wireText,
});
export type SealRequest = z.input<typeof sealRequestSchema>;

export const sealedPasswordSchema = z.object({ sealedPassword: z.string() });
export type SealedPassword = z.infer<typeof sealedPasswordSchema>;
