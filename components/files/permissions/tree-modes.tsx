import { CheckField } from "@/components/ui/field";
import { describeMode, type ModeKind, modeWarnings } from "@/lib/client/files/permission-words";
import { exactly, octalText, parseMode, treeModes } from "@/lib/client/files/permissions";
import { ModeField } from "./mode-field";

/** What a person chose for what is in folders. */
export interface TreeChoice {
  readonly isOn: boolean;
  readonly files: KindChoice;
  readonly directories: KindChoice;
}

interface KindChoice {
  readonly isOn: boolean;
  /** null: what fits the mode of what was chosen. */
  readonly text: string | null;
}

export const nothingBelow: TreeChoice = {
  isOn: false,
  files: { isOn: true, text: null },
  directories: { isOn: true, text: null },
};

/** The digits of both fields, typed or fitting the mode of what was chosen. */
export function treeTexts(choice: TreeChoice, own: number): { files: string; directories: string } {
  const fitting = treeModes(own === 0 ? 0o755 : own);
  return {
    files: choice.files.text ?? octalText(exactly(fitting.files)),
    directories: choice.directories.text ?? octalText(exactly(fitting.directories)),
  };
}

export interface TreeModesProps {
  readonly choice: TreeChoice;
  /** The mode of what was chosen, which the fields follow until somebody types. */
  readonly own: number;
  /** Folders chosen. */
  readonly count: number;
  readonly onChange: (choice: TreeChoice) => void;
}

const kinds = [
  { id: "files", label: "Files", field: "Mode of files", kind: "file" },
  { id: "directories", label: "Folders", field: "Mode of folders", kind: "directory" },
] as const satisfies readonly { id: string; label: string; field: string; kind: ModeKind }[];

/** Whether what is in folders changes as well: files and folders apart, because what opens a folder runs a file. */
export function TreeModes({ choice, own, count, onChange }: TreeModesProps) {
  const texts = treeTexts(choice, own);
  return (
    <fieldset className="flex flex-col gap-1 border-t border-line pt-2">
      <CheckField
        label={count === 1 ? "Also change what is in the folder" : "Also change what is in the folders"}
        checked={choice.isOn}
        onChange={(isOn) => onChange({ ...choice, isOn })}
      />
      {choice.isOn &&
        kinds.map(({ id, label, field, kind }) => {
          const { isOn } = choice[id];
          const mode = parseMode(texts[id].trim());
          return (
            <div
              key={id}
              className="grid grid-cols-[5.5rem_6.5rem_minmax(0,1fr)] items-start gap-x-3 pl-6 max-sm:grid-cols-[6rem_1fr]"
            >
              <div className="pt-5">
                <CheckField
                  label={label}
                  checked={isOn}
                  onChange={(on) => onChange({ ...choice, [id]: { ...choice[id], isOn: on } })}
                />
              </div>
              {isOn && (
                <>
                  <ModeField
                    label={field}
                    value={texts[id]}
                    error={mode === null ? "Digits 0 to 7, three or four" : undefined}
                    onChange={(text) => onChange({ ...choice, [id]: { ...choice[id], text } })}
                  />
                  {mode !== null && (
                    <div className="pt-5 text-sm text-ink-2 max-sm:col-span-2 max-sm:pt-1">
                      <p>{describeMode(mode, kind)}</p>
                      {modeWarnings(exactly(mode), new Set([kind])).map((warning) => (
                        <p key={warning} className="text-wrong">
                          {warning}
                        </p>
                      ))}
                    </div>
                  )}
                </>
              )}
            </div>
          );
        })}
      {choice.isOn && (
        <p className="pl-6 text-sm text-ink-3">
          Links in them stay as they are, and what they point at, too.
        </p>
      )}
    </fieldset>
  );
}
