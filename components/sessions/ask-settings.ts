import { createContext, useContext } from "react";
import type { FindingAction } from "@/lib/contract/finding";
import type { Session } from "@/lib/contract/session";

/** A setting that a finding names. */
export type SettingField = Extract<FindingAction, { type: "open-settings" }>["field"];

/** What is asked for. */
export interface SettingsWish {
  readonly session: Session;
  /** The setting to begin with; null for the first. */
  readonly field: SettingField | null;
  /** Called when something was changed. */
  readonly onChanged?: () => void;
}

/** Opens the dialog with a session's settings; null where there is none to open. */
export const AskSettingsContext = createContext<((wish: SettingsWish) => void) | null>(null);

/** @returns what opens the dialog with a session's settings; null where there is none */
export function useAskSettings(): ((wish: SettingsWish) => void) | null {
  return useContext(AskSettingsContext);
}
