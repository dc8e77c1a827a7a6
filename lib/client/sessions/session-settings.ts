import { type Session, type SessionChange, sessionChangeSchema } from "@/lib/contract/session";
import { type ConnectFields, checkFields, type FieldErrors } from "../connect-fields";

export type CheckedSettings =
  | { readonly ok: true; readonly change: SessionChange }
  | { readonly ok: false; readonly errors: FieldErrors };

const changeable = sessionChangeSchema.keyof();

/**
 * What the fields change of a session that is open, or what to correct. An emptied field means the default, as in the form
 * to connect.
 *
 * @param fields those of the session as a person left them
 */
export function changedSettings(session: Session, fields: ConnectFields): CheckedSettings {
  const checked = checkFields(fields);
  if (!checked.ok) return checked;
  const wanted: Readonly<Record<string, unknown>> = checked.request;
  const names = changeable.options.filter((name) => wanted[name] !== session[name]);
  return {
    ok: true,
    change: sessionChangeSchema.parse(Object.fromEntries(names.map((name) => [name, wanted[name]]))),
  };
}
