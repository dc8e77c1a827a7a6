import { useState } from "react";
import {
  type ConnectFields,
  checkFields,
  emptyFields,
  type FieldErrors,
  fillFields,
} from "@/lib/client/connect-fields";
import { parseFtpUrl } from "@/lib/client/ftp-url";
import type { SessionRequest } from "@/lib/contract/session";

/** What an address fills in; a password in it is not used. */
export function fieldsOfAddress(url: string | null): ConnectFields {
  const address = url === null ? null : parseFtpUrl(url);
  return address === null ? emptyFields : { ...fillFields(emptyFields, address), password: "" };
}

/** The fields of a login as a person fills them in, and what is wrong with them. */
export function useConnectFields(initial: () => ConnectFields) {
  const [fields, setFields] = useState(initial);
  const [errors, setErrors] = useState<FieldErrors>({});

  const change = (part: Partial<ConnectFields>) => {
    setFields((before) => ({ ...before, ...part }));
    setErrors({});
  };

  /** Fills in an address that stands in the host field. @returns whether there was one */
  const fillAddress = (host: string): boolean => {
    const address = parseFtpUrl(host);
    if (address === null) return false;
    setFields((before) => fillFields(before, address));
    setErrors({});
    return true;
  };

  /** What comes at once was pasted; an address that is typed letter by letter is whole only when the field is left. */
  const changeHost = (host: string) => {
    const isTyped = Math.abs(host.length - fields.host.length) <= 1;
    if (isTyped || !fillAddress(host)) change({ host });
  };

  /** The request that the fields make; null when something is wrong with them, which then is said beside them. */
  const check = (typed = fields): SessionRequest | null => {
    const checked = checkFields(typed);
    if (checked.ok) return checked.request;
    setErrors(checked.errors);
    return null;
  };

  return { fields, setFields, errors, setErrors, change, fillAddress, changeHost, check };
}
