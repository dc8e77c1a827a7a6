import { type Session, type SessionRequest, sessionRequestSchema } from "@/lib/contract/session";
import type { PastedAddress } from "./ftp-url";

type Choice<K extends keyof SessionRequest> = NonNullable<SessionRequest[K]>;

/** What stands in the connect form: texts as typed, choices as chosen. Empty texts mean the default. */
export interface ConnectFields {
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly password: string;
  readonly account: string;
  readonly encryption: Choice<"encryption">;
  readonly dataMode: Choice<"dataMode">;
  readonly initialPath: string;
  readonly fallback: boolean;
  readonly passiveAddress: Choice<"passiveAddress">;
  readonly passiveCommand: Choice<"passiveCommand">;
  readonly activeCommand: Choice<"activeCommand">;
  readonly activeAddress: string;
  readonly activePorts: string;
  readonly charset: string;
  readonly listCommand: Choice<"listCommand">;
  readonly uploadVia: Choice<"uploadVia">;
  readonly transferConnections: string;
  readonly timeoutSeconds: string;
}

export const emptyFields: ConnectFields = {
  host: "",
  port: "",
  user: "",
  password: "",
  account: "",
  encryption: "none",
  dataMode: "passive",
  initialPath: "",
  fallback: false,
  passiveAddress: "auto",
  passiveCommand: "auto",
  activeCommand: "auto",
  activeAddress: "",
  activePorts: "",
  charset: "",
  listCommand: "auto",
  uploadVia: "auto",
  transferConnections: "",
  timeoutSeconds: "",
};

/** The port that a server of this kind listens on unless told otherwise. */
export function defaultPort(encryption: ConnectFields["encryption"]): number {
  return encryption === "implicit" ? 990 : 21;
}

/** Fills in a pasted address. What it doesn't say is emptied where it belongs to the server, and kept otherwise. */
export function fillFields(fields: ConnectFields, address: PastedAddress): ConnectFields {
  return {
    ...fields,
    host: address.host,
    port: address.port === undefined ? "" : String(address.port),
    user: address.user ?? "",
    password: address.password ?? "",
    initialPath: address.initialPath ?? "",
    encryption: address.encryption ?? fields.encryption,
  };
}

/**
 * What a session was opened with, to open it again where one was; never its password, which no page ever knew again.
 *
 * @param path where to begin
 */
export function fieldsOfSession(session: Session, path: string): ConnectFields {
  return {
    ...emptyFields,
    host: session.host,
    port: String(session.port),
    user: session.user,
    encryption: session.encryption,
    dataMode: session.dataMode,
    initialPath: path,
    fallback: session.fallback,
    passiveAddress: session.passiveAddress,
    passiveCommand: session.passiveCommand,
    activeCommand: session.activeCommand,
    activeAddress: session.activeAddress ?? "",
    activePorts: session.activePorts ?? "",
    charset: session.charset,
    listCommand: session.listCommand,
    uploadVia: session.uploadVia,
    transferConnections: String(session.transferConnections),
    timeoutSeconds: String(session.timeoutSeconds),
  };
}

/** What is wrong, by field. */
export type FieldErrors = Partial<Record<keyof ConnectFields, string>>;

export type CheckedFields =
  | { readonly ok: true; readonly request: SessionRequest }
  | { readonly ok: false; readonly errors: FieldErrors };

function number(text: string): number | undefined {
  return text.trim() === "" ? undefined : Number(text.trim());
}

function text(value: string): string | undefined {
  return value.trim() === "" ? undefined : value.trim();
}

const messages: Partial<Record<keyof ConnectFields, string>> = {
  host: "Enter the server's name or address",
  port: "A port is a number from 1 to 65535",
  activeAddress: "Enter an IPv4 or IPv6 address",
  transferConnections: "A number from 1 to 10",
  timeoutSeconds: "A number from 1 to 600",
};

function isField(name: PropertyKey | undefined): name is keyof ConnectFields {
  return typeof name === "string" && name in emptyFields;
}

/** Makes the request to log in, or tells what to correct. A password is sent exactly as typed. */
export function checkFields(fields: ConnectFields): CheckedFields {
  const request = Object.fromEntries(
    Object.entries({
      host: fields.host.trim(),
      port: number(fields.port),
      user: text(fields.user),
      password: fields.password === "" ? undefined : fields.password,
      account: text(fields.account),
      encryption: fields.encryption,
      dataMode: fields.dataMode,
      initialPath: fields.initialPath === "" ? undefined : fields.initialPath,
      fallback: fields.fallback,
      passiveAddress: fields.passiveAddress,
      passiveCommand: fields.passiveCommand,
      activeCommand: fields.activeCommand,
      activeAddress: text(fields.activeAddress),
      activePorts: text(fields.activePorts),
      charset: text(fields.charset),
      listCommand: fields.listCommand,
      uploadVia: fields.uploadVia,
      transferConnections: number(fields.transferConnections),
      timeoutSeconds: number(fields.timeoutSeconds),
    }).filter(([, value]) => value !== undefined),
  );
  const checked = sessionRequestSchema.safeParse(request);
  if (checked.success) return { ok: true, request: checked.data };
  const errors: FieldErrors = {};
  for (const issue of checked.error.issues) {
    const [field] = issue.path;
    if (isField(field)) errors[field] ??= messages[field] ?? issue.message;
  }
  return { ok: false, errors };
}
