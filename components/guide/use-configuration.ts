import { useEffect, useState } from "react";
import { fieldsFromHash, fieldsToHash } from "@/lib/client/guide/fields-hash";
import type { ServerProduct } from "@/lib/protocol/diagnosis/server-product";
import {
  exampleFields,
  type GuideField,
  type GuideFields,
  readGuideFields,
} from "@/lib/protocol/guide/guide-values";

/** What stands in the form; kept in the page's address behind the #, which no server gets to see. */
export function useConfiguration() {
  const [fields, setFields] = useState(exampleFields);
  const [program, choose] = useState<ServerProduct>("vsftpd");

  // The server's part of the page knows nothing of what stands behind the #.
  useEffect(() => {
    const read = () => {
      if (window.location.hash.includes("=")) setFields(fieldsFromHash(window.location.hash));
    };
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);

  const show = (next: GuideFields) => {
    setFields(next);
    const hash = fieldsToHash(next);
    const { pathname, search } = window.location;
    window.history.replaceState(null, "", `${pathname}${search}${hash === "" ? "" : `#${hash}`}`);
  };
  return {
    ...readGuideFields(fields),
    ...{ fields, program, choose },
    change: (name: GuideField, value: string) => show({ ...fields, [name]: value }),
    reset: () => show(exampleFields),
  };
}
