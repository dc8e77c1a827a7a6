import { z } from "zod";
import {
  activeCommandSchema,
  dataModeSchema,
  encryptionSchema,
  listCommandSchema,
  passiveAddressSchema,
  passiveCommandSchema,
  uploadViaSchema,
} from "@/lib/contract/session";
import { type SiteColour, siteColourSchema } from "@/lib/contract/settings";
import { type ConnectFields, defaultPort, emptyFields } from "../connect-fields";
import { type XmlElement, xmlElementSchema } from "./formats/xml-element";

/** What a connection is opened with, as the form has it; never a password. */
export type SavedFields = Omit<ConnectFields, "password">;

/** What a person says of a site. */
export interface SiteContent extends SavedFields {
  readonly name: string;
  /** The folders it is in, from the outermost; none for a site at the top. */
  readonly folder: readonly string[];
  readonly colour: SiteColour | null;
  readonly notes: string;
}

/** What another program's file said of a site, so that its export says the same again. Passwords are left out. */
export type SiteOrigin =
  | { readonly format: "filezilla"; readonly server: XmlElement }
  | { readonly format: "winscp"; readonly values: readonly (readonly [string, string])[] };

/** A site that a person saved on purpose. Kept by this browser alone. */
export interface Site extends SiteContent {
  readonly id: string;
  /** What Portside made of a password that a person wanted remembered: of use to this browser and login only. */
  readonly sealedPassword: string | null;
  /** SHA-256, 64 hex digits, of the certificate that a person accepted for this site; null when none was asked about. */
  readonly fingerprint: string | null;
  /** ISO 8601, UTC; null before the first time. */
  readonly lastUsedAt: string | null;
  readonly origin: SiteOrigin | null;
}

const text = z.string().max(10_000);

const originSchema = z.discriminatedUnion("format", [
  z.object({ format: z.literal("filezilla"), server: xmlElementSchema }),
  z.object({ format: z.literal("winscp"), values: z.array(z.tuple([z.string(), z.string()])) }),
]);

/**
 * A site as storage and files have it. Only what it can't do without must be right: anything else that isn't understood,
 * such as a setting of a newer Portside, counts as not set.
 */
export const siteSchema: z.ZodType<Site> = z.object({
  id: z.string().min(1),
  name: text.trim().min(1),
  folder: z.array(text.trim().min(1)).max(60).catch([]),
  colour: siteColourSchema.nullable().catch(null),
  notes: z.string().catch(""),
  host: text.min(1),
  port: text.catch(emptyFields.port),
  user: text.catch(emptyFields.user),
  account: text.catch(emptyFields.account),
  encryption: encryptionSchema,
  dataMode: dataModeSchema.catch(emptyFields.dataMode),
  initialPath: text.catch(emptyFields.initialPath),
  fallback: z.boolean().catch(emptyFields.fallback),
  passiveAddress: passiveAddressSchema.catch(emptyFields.passiveAddress),
  passiveCommand: passiveCommandSchema.catch(emptyFields.passiveCommand),
  activeCommand: activeCommandSchema.catch(emptyFields.activeCommand),
  activeAddress: text.catch(emptyFields.activeAddress),
  activePorts: text.catch(emptyFields.activePorts),
  charset: text.catch(emptyFields.charset),
  listCommand: listCommandSchema.catch(emptyFields.listCommand),
  uploadVia: uploadViaSchema.catch(emptyFields.uploadVia),
  transferConnections: text.catch(emptyFields.transferConnections),
  timeoutSeconds: text.catch(emptyFields.timeoutSeconds),
  sealedPassword: z.string().nullable().catch(null),
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable()
    .catch(null),
  lastUsedAt: z.string().nullable().catch(null),
  origin: originSchema.nullable().catch(null),
});

/** What a site holds of the connect form, and nothing else. */
export function fieldsOfSite(site: SavedFields): ConnectFields {
  return {
    host: site.host,
    port: site.port,
    user: site.user,
    password: "",
    account: site.account,
    encryption: site.encryption,
    dataMode: site.dataMode,
    initialPath: site.initialPath,
    fallback: site.fallback,
    passiveAddress: site.passiveAddress,
    passiveCommand: site.passiveCommand,
    activeCommand: site.activeCommand,
    activeAddress: site.activeAddress,
    activePorts: site.activePorts,
    charset: site.charset,
    listCommand: site.listCommand,
    uploadVia: site.uploadVia,
    transferConnections: site.transferConnections,
    timeoutSeconds: site.timeoutSeconds,
  };
}

/** What a person says of a site, without what Portside keeps beside it. */
export function contentOfSite(site: SiteContent): SiteContent {
  const { password: _, ...fields } = fieldsOfSite(site);
  return { ...fields, name: site.name, folder: site.folder, colour: site.colour, notes: site.notes };
}

/** A site that nobody has used yet. */
export function newSite(content: SiteContent, origin: SiteOrigin | null = null): Site {
  return {
    ...contentOfSite(content),
    id: crypto.randomUUID(),
    sealedPassword: null,
    fingerprint: null,
    lastUsedAt: null,
    origin,
  };
}

/** The server as a certificate and a login belong to it: its name and port. */
function serverOf({ host, port, encryption }: SavedFields): string {
  return JSON.stringify([host.trim().toLowerCase(), port.trim() || String(defaultPort(encryption))]);
}

/** Whether both log in as the same user at the same server. */
export function isSameLogin(one: SavedFields, other: SavedFields): boolean {
  const userOf = ({ user }: SavedFields) => user.trim() || "anonymous";
  return serverOf(one) === serverOf(other) && userOf(one) === userOf(other);
}

/** From no protection to full, as Portside seals passwords: one is good for the same or a stronger encryption. */
const strength = { none: 0, "explicit-if-available": 1, explicit: 2, implicit: 2 } as const;

/**
 * A site after a person edited it. A password is sealed for one login and a least encryption, and a certificate accepted
 * for one server: what the change makes useless goes.
 */
export function editedSite(site: Site, content: SiteContent): Site {
  const keepsPassword =
    isSameLogin(site, content) && strength[content.encryption] >= strength[site.encryption];
  return {
    ...site,
    ...contentOfSite(content),
    sealedPassword: keepsPassword ? site.sealedPassword : null,
    fingerprint: serverOf(site) === serverOf(content) ? site.fingerprint : null,
  };
}
