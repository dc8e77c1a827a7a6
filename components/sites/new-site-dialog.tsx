"use client";

import { useState } from "react";
import { CheckField } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { useNotify } from "@/components/ui/notices";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { WireText } from "@/components/ui/wire-text";
import type { ConnectFields } from "@/lib/client/connect-fields";
import { toProblem } from "@/lib/client/problem-error";
import { sessionName } from "@/lib/client/sessions/session-names";
import { acceptedFingerprint } from "@/lib/client/sites/connecting";
import { parseFolder } from "@/lib/client/sites/folder-path";
import { sealPassword } from "@/lib/client/sites/sealing";
import { noteSessionSite } from "@/lib/client/sites/session-sites";
import { contentOfSite, newSite } from "@/lib/client/sites/site";
import { saveSite } from "@/lib/client/sites/site-store";
import type { Problem } from "@/lib/contract/problem";
import type { Session } from "@/lib/contract/session";
import { SiteFields, type SiteLabels } from "./site-fields";

export interface NewSiteDialogProps {
  /** How to connect; with the password, where a person typed one. */
  readonly fields: ConnectFields;
  /** The session that is open this way already: it takes the site's name, and the site the certificate it accepted. */
  readonly session?: Session;
  readonly onClose: () => void;
}

/** Asks how a connection is to be called, and saves it as a site. */
export function NewSiteDialog({ fields, session, onClose }: NewSiteDialogProps) {
  const notify = useNotify();
  const [labels, setLabels] = useState<SiteLabels>(() => ({
    name: sessionName({
      user: fields.user.trim() || "anonymous",
      host: fields.host.trim(),
      port: Number(fields.port) || 21,
    }),
    folder: "",
    colour: null,
    notes: "",
  }));
  const [remember, setRemember] = useState(false);
  const [nameError, setNameError] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async () => {
    if (busy) return;
    const name = labels.name.trim();
    setNameError(name === "" ? "Enter a name" : undefined);
    if (name === "") return;
    setBusy(true);
    setProblem(null);
    try {
      const content = contentOfSite({ ...fields, ...labels, name, folder: parseFolder(labels.folder) });
      const sealedPassword = remember ? await sealPassword(fields, fields.password) : null;
      const fingerprint = session === undefined ? null : acceptedFingerprint(session);
      const site = { ...newSite(content), sealedPassword, fingerprint };
      saveSite(site);
      if (session !== undefined)
        noteSessionSite({ session: session.id, site: site.id, name, colour: site.colour });
      notify.finished(
        <>
          Saved <WireText text={name} />
        </>,
      );
      onClose();
    } catch (error) {
      setProblem(toProblem(error));
      setBusy(false);
    }
  };

  return (
    <FormDialog
      onClose={onClose}
      title="Save as site"
      description="Sites are kept in this browser, and nowhere else."
      action="Save"
      disabled={busy}
      onSubmit={() => void submit()}
    >
      <SiteFields
        labels={labels}
        nameError={nameError}
        onChange={(change) => setLabels((before) => ({ ...before, ...change }))}
      />
      {fields.password === "" ? (
        <p className="text-sm text-ink-2">
          No password is remembered: type one in the form first, or say so when you connect.
        </p>
      ) : (
        <CheckField label="Remember the password, sealed" checked={remember} onChange={setRemember} />
      )}
      {remember && (
        <p className="text-sm text-ink-2">
          Portside seals it, and this browser keeps what came of it: it opens only from here, and only for
          this login.
        </p>
      )}
      {problem && <ProblemAlert action="Save" problem={problem} />}
    </FormDialog>
  );
}
