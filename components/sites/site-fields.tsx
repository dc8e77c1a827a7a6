import { useId } from "react";
import { SelectField, TextAreaField, TextField } from "@/components/ui/field";
import { allFolders } from "@/lib/client/sites/folder-path";
import { siteStore } from "@/lib/client/sites/site-store";
import { type SiteColour, siteColours } from "@/lib/contract/settings";

/** What a person says of a site beside how to connect, as texts are typed. */
export interface SiteLabels {
  readonly name: string;
  /** Folders, joined by slashes. */
  readonly folder: string;
  readonly colour: SiteColour | null;
  readonly notes: string;
}

const NONE = "none";
const colours = [
  { value: NONE, label: "None" },
  ...siteColours.map((colour) => ({
    value: colour,
    label: `${colour.charAt(0).toUpperCase()}${colour.slice(1)}`,
  })),
];

export interface SiteFieldsProps {
  readonly labels: SiteLabels;
  readonly nameError: string | undefined;
  readonly onChange: (change: Partial<SiteLabels>) => void;
}

/** Name, folder, colour and notes of a site. */
export function SiteFields({ labels, nameError, onChange }: SiteFieldsProps) {
  return (
    <>
      <TextField
        label="Name"
        value={labels.name}
        error={nameError}
        autoComplete="off"
        onFocus={({ target }) => target.select()}
        onChange={({ target }) => onChange({ name: target.value })}
      />
      <div className="grid items-start gap-3 sm:grid-cols-[1fr_9rem]">
        <FolderField value={labels.folder} onChange={(folder) => onChange({ folder })} />
        <SelectField
          label="Colour"
          value={labels.colour ?? NONE}
          choices={colours}
          onChange={(chosen) => onChange({ colour: siteColours.find((colour) => colour === chosen) ?? null })}
        />
      </div>
      <TextAreaField
        label="Notes"
        rows={3}
        value={labels.notes}
        onChange={({ target }) => onChange({ notes: target.value })}
      />
    </>
  );
}

/** Asks for a folder: one that is there, or a new one. */
export function FolderField({ value, onChange }: { value: string; onChange: (folder: string) => void }) {
  const list = useId();
  return (
    <>
      <TextField
        label="Folder"
        list={list}
        value={value}
        placeholder="at the top"
        hint="A slash makes one inside another: Customers / Live"
        autoComplete="off"
        onChange={({ target }) => onChange(target.value)}
      />
      <datalist id={list}>
        {allFolders(siteStore.snapshot()).map((folder) => (
          <option key={folder} value={folder} />
        ))}
      </datalist>
    </>
  );
}
