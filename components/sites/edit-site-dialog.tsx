"use client";

import { useState } from "react";
import { AdvancedFields } from "@/components/sessions/advanced-fields";
import { encryptions } from "@/components/sessions/connect-fieldset";
import { DataModeChoice } from "@/components/sessions/data-mode-choice";
import { CheckField, SelectField, TextField } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { type ConnectFields, checkFields, defaultPort, type FieldErrors } from "@/lib/client/connect-fields";
import { toProblem } from "@/lib/client/problem-error";
import { formatFolder, parseFolder } from "@/lib/client/sites/folder-path";
import { contentOfSite, editedSite, fieldsOfSite, type Site } from "@/lib/client/sites/site";
import { changeSite } from "@/lib/client/sites/site-store";
import type { Problem } from "@/lib/contract/problem";
import { SiteFields, type SiteLabels } from "./site-fields";

/** Asks for all that a saved site says. */
export function EditSiteDialog({ site, onClose }: { site: Site; onClose: () => void }) {
  const [labels, setLabels] = useState<SiteLabels>(() => ({ ...site, folder: formatFolder(site.folder) }));
  const [fields, setFields] = useState<ConnectFields>(() => fieldsOfSite(site));
  const [forget, setForget] = useState(false);
  const [errors, setErrors] = useState<FieldErrors & { readonly name?: string }>({});
  const [problem, setProblem] = useState<Problem | null>(null);

  const content = () => {
    const { name, colour, notes } = labels;
    return contentOfSite({ ...fields, name: name.trim(), colour, notes, folder: parseFolder(labels.folder) });
  };
  const loses = site.sealedPassword !== null && editedSite(site, content()).sealedPassword === null;

  const submit = () => {
    const checked = checkFields(fields);
    const wrong = {
      ...(checked.ok ? {} : checked.errors),
      ...(labels.name.trim() === "" && { name: "Enter a name" }),
    };
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) return;
    try {
      changeSite(site.id, (now) => {
        const edited = editedSite(now, content());
        return forget ? { ...edited, sealedPassword: null } : edited;
      });
      onClose();
    } catch (error) {
      setProblem(toProblem(error));
    }
  };

  const change = (part: Partial<ConnectFields>) => setFields((before) => ({ ...before, ...part }));

  return (
    <FormDialog onClose={onClose} title="Edit site" action="Save" onSubmit={submit}>
      <SiteFields
        labels={labels}
        nameError={errors.name}
        onChange={(part) => setLabels((before) => ({ ...before, ...part }))}
      />
      <div className="grid grid-cols-[1fr_6rem] gap-3">
        <TextField
          label="Host"
          value={fields.host}
          error={errors.host}
          onChange={({ target }) => change({ host: target.value })}
        />
        <TextField
          label="Port"
          inputMode="numeric"
          placeholder={String(defaultPort(fields.encryption))}
          value={fields.port}
          error={errors.port}
          onChange={({ target }) => change({ port: target.value })}
        />
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          label="User name"
          placeholder="anonymous"
          value={fields.user}
          error={errors.user}
          onChange={({ target }) => change({ user: target.value })}
        />
        <SelectField
          label="Encryption"
          value={fields.encryption}
          choices={encryptions}
          onChange={(encryption) => change({ encryption })}
        />
      </div>
      <div>
        <DataModeChoice value={fields.dataMode} onChange={(dataMode) => change({ dataMode })} />
      </div>
      <details className="rounded-md border border-line px-3 py-2">
        <summary className="font-medium select-none">Advanced</summary>
        <AdvancedFields fields={fields} errors={errors} onChange={change} />
      </details>
      {site.sealedPassword !== null && (
        <CheckField label="Forget the remembered password" checked={forget || loses} onChange={setForget} />
      )}
      {loses && (
        <p className="text-sm text-ink-2">
          It was sealed for another login or a stronger encryption, and can't be used for this one.
        </p>
      )}
      {problem && <ProblemAlert action="Save" problem={problem} />}
    </FormDialog>
  );
}
