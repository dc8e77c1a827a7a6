"use client";

import { useEffect, useRef, useState } from "react";
import { DataModeChoice } from "@/components/sessions/data-mode-choice";
import { FormDialog } from "@/components/ui/form-dialog";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { type FieldErrors, fieldsOfSession } from "@/lib/client/connect-fields";
import { toProblem } from "@/lib/client/problem-error";
import { sessionName } from "@/lib/client/sessions/session-names";
import { changedSettings } from "@/lib/client/sessions/session-settings";
import { visibleText } from "@/lib/client/visible-text";
import type { Session } from "@/lib/contract/session";
import type { SettingField } from "./ask-settings";
import { SettingFields } from "./setting-fields";
import { useChangeSession } from "./use-sessions";

export interface SettingsDialogProps {
  readonly session: Session;
  /** The setting that it was opened for; null for any. */
  readonly field: SettingField | null;
  readonly onClose: () => void;
  /** Called when something was changed. */
  readonly onChanged?: () => void;
}

/** How a session opens its data connections, and what else may change while it lives: in force from the next transfer. */
export default function SettingsDialog({ session, field, onClose, onChanged }: SettingsDialogProps) {
  const change = useChangeSession(session.id);
  const [fields, setFields] = useState(() => fieldsOfSession(session, session.initialPath ?? ""));
  const [errors, setErrors] = useState<FieldErrors>({});
  const area = useRef<HTMLDivElement>(null);

  // The dialog gives the focus to its first control; who came for one setting goes on there.
  useEffect(() => {
    if (field === null) return;
    const frame = requestAnimationFrame(() =>
      area.current?.querySelector<HTMLElement>(`[name=${field}]`)?.focus(),
    );
    return () => cancelAnimationFrame(frame);
  }, [field]);

  const submit = () => {
    const checked = changedSettings(session, fields);
    if (!checked.ok) {
      setErrors(checked.errors);
      const [wrong] = Object.keys(checked.errors);
      area.current?.querySelector<HTMLElement>(`[name=${wrong}]`)?.focus();
      return;
    }
    if (Object.keys(checked.change).length === 0) return onClose();
    change.mutate(checked.change, {
      onSuccess: () => {
        onClose();
        onChanged?.();
      },
    });
  };

  return (
    <FormDialog
      wide
      title="Session settings"
      description={`For ${visibleText(sessionName(session))}, from the next transfer on. The login stays as it is.`}
      action="Apply"
      disabled={change.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <div ref={area} className="flex flex-col gap-3">
        <div className="flex flex-col gap-1">
          <span className="text-sm font-medium text-ink-2" aria-hidden="true">
            Data connection
          </span>
          <div>
            <DataModeChoice
              value={fields.dataMode}
              onChange={(dataMode) => setFields({ ...fields, dataMode })}
            />
          </div>
        </div>
        <div className="grid gap-3 sm:grid-cols-2">
          <SettingFields
            fields={fields}
            errors={errors}
            onChange={(part) => {
              setFields({ ...fields, ...part });
              setErrors({});
            }}
          />
        </div>
      </div>
      {change.isError && <ProblemAlert problem={toProblem(change.error)} />}
    </FormDialog>
  );
}
