import { type ConnectFields, defaultPort } from "@/lib/client/connect-fields";
import { ftpLink } from "@/lib/client/files/ftp-link";
import type { Remedy } from "@/lib/client/findings/remedy";
import { appPath } from "@/lib/contract/base-path";
import type { FindingAction } from "@/lib/contract/finding";
import type { Connection } from "./use-connection";

/** What an action changes in the form before it connects again; null for one that can't be done here. */
function changedFields(action: FindingAction, fields: ConnectFields): Partial<ConnectFields> | null {
  switch (action.type) {
    case "change-settings": {
      const { transferConnections, timeoutSeconds, ...others } = action.settings;
      return Object.fromEntries(
        Object.entries({
          ...others,
          transferConnections: transferConnections?.toString(),
          timeoutSeconds: timeoutSeconds?.toString(),
        }).filter(([, value]) => value !== undefined),
      );
    }
    case "reconnect":
      return encryptedBy(action.encryption, fields);
    case "retry":
      return {};
    // The form's own question shows the certificate; its settings stand in the form.
    case "accept-certificate":
    case "open-settings":
    case "check":
      return null;
  }
}

/**
 * Another host, user or password is typed into the form: to send the same again is no remedy, and may get it banned. And
 * whoever is on the way can refuse TLS: no single press may send a password readable.
 */
function encryptedBy(
  encryption: Extract<FindingAction, { type: "reconnect" }>["encryption"],
  fields: ConnectFields,
): Partial<ConnectFields> | null {
  if (encryption === undefined || encryption === "none") return null;
  const isUsualPort = fields.port.trim() === String(defaultPort(fields.encryption));
  return { encryption, ...(isUsualPort && { port: "" }) };
}

/** What a finding's actions do where a connect failed: change the form, and connect again. */
export function connectRemedy({
  fields,
  isPending,
  submit,
}: Pick<Connection, "fields" | "isPending" | "submit">): Remedy {
  const { host, user, encryption } = fields;
  const port = Number(fields.port) || defaultPort(encryption);
  const link = ftpLink({ host: host.trim(), port, user: user.trim(), encryption }, { text: "/" });
  return {
    offers: (action) => changedFields(action, fields) !== null,
    perform: (action) => {
      const change = changedFields(action, fields);
      if (change !== null) submit(change);
    },
    isBusy: isPending,
    checkAddress: host.trim() === "" ? null : appPath(`/check?${new URLSearchParams({ url: link })}`),
  };
}
