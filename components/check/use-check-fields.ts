import { useEffect, useRef } from "react";
import { fieldsOfAddress, useConnectFields } from "@/components/sessions/use-connect-fields";
import { appPath } from "@/lib/contract/base-path";

/** What stands in the check's form: the fields of a login, for a server that no session is opened on. */
export function useCheckFields(url: string | null) {
  const { fields, errors, change, fillAddress, changeHost, check } = useConnectFields(() =>
    fieldsOfAddress(url),
  );
  const password = useRef<HTMLInputElement>(null);

  // The address has done its work: a reload begins with an empty form.
  useEffect(() => {
    if (url !== null) window.history.replaceState(null, "", appPath("/check"));
  }, [url]);

  return {
    ...{ fields, errors, password, change, changeHost, fillAddress, request: () => check() },
    ...{ site: null, hint: null, remember: false, setRemember: () => undefined },
  };
}

export type CheckFields = ReturnType<typeof useCheckFields>;
