import { Search, Square } from "lucide-react";
import { type Ref, useState } from "react";
import { Button } from "@/components/ui/button";
import { CheckField, SelectField, TextField } from "@/components/ui/field";
import {
  emptySearchForm,
  type FormField,
  moreConditions,
  type SearchForm,
  sizeUnits,
} from "@/lib/client/files/search-form";

export interface SearchFieldsProps {
  readonly form: SearchForm;
  readonly errors: Readonly<Partial<Record<FormField, string>>>;
  readonly isRunning: boolean;
  /** The field for the name. */
  readonly nameField: Ref<HTMLInputElement>;
  readonly onChange: (form: SearchForm) => void;
  readonly onSearch: () => void;
  readonly onStop: () => void;
  /** The down arrow in the field for the name. */
  readonly onDown: () => void;
}

const types = [
  { value: "any", label: "Files and folders" },
  { value: "file", label: "Files" },
  { value: "directory", label: "Folders" },
  { value: "link", label: "Links" },
] as const;

const units = sizeUnits.map((unit) => ({ value: unit, label: unit }));

/** What is searched for: the name in front, sizes and dates behind a disclosure. */
export function SearchFields(props: SearchFieldsProps) {
  const { form, errors, isRunning, onChange } = props;
  const set = (change: Partial<SearchForm>) => onChange({ ...form, ...change });
  const more = moreConditions(form);
  const [isMore, setIsMore] = useState(more > 0);
  return (
    <form
      aria-label="Search"
      className="flex flex-col gap-2 border-b border-line px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSearch();
      }}
    >
      <div className="flex flex-wrap items-end gap-x-3 gap-y-2">
        <TextField
          ref={props.nameField}
          label="Name"
          type="search"
          placeholder="a part, or a pattern with * and ?"
          value={form.name}
          autoComplete="off"
          onChange={({ target }) => set({ name: target.value })}
          onKeyDown={(event) => {
            if (event.key !== "ArrowDown") return;
            event.preventDefault();
            props.onDown();
          }}
          className="min-w-48 flex-1"
        />
        <SelectField
          label="Kind"
          value={form.type}
          choices={types}
          onChange={(type) => set({ type })}
          className="w-40"
        />
        {isRunning ? (
          // Another element than the button that begins it: a press that comes late must not begin it anew.
          <Button key="stop" onClick={props.onStop} className="min-h-8 pointer-coarse:min-h-10">
            <Square size={14} aria-hidden="true" />
            Stop
          </Button>
        ) : (
          <Button key="search" type="submit" look="primary" className="min-h-8 pointer-coarse:min-h-10">
            <Search size={15} aria-hidden="true" />
            Search
          </Button>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-x-5">
        <CheckField
          label="With subfolders"
          checked={form.subfolders}
          onChange={(subfolders) => set({ subfolders })}
        />
        <CheckField
          label="Upper and lower case differ"
          checked={form.caseSensitive}
          onChange={(caseSensitive) => set({ caseSensitive })}
        />
        <Button
          look="quiet"
          aria-expanded={isMore}
          aria-controls="search-more"
          onClick={() => setIsMore(!isMore)}
        >
          Size and date{more > 0 && ` (${more})`}
        </Button>
        {more > 0 && (
          <Button
            look="quiet"
            onClick={() => {
              const { minSize, maxSize, after, before } = emptySearchForm;
              set({ minSize, maxSize, after, before });
            }}
          >
            Clear them
          </Button>
        )}
      </div>
      {isMore && (
        <div id="search-more" className="flex flex-wrap items-start gap-x-3 gap-y-2">
          <TextField
            label="At least"
            inputMode="decimal"
            value={form.minSize}
            error={errors.minSize}
            onChange={({ target }) => set({ minSize: target.value })}
            className="w-24"
          />
          <TextField
            label="At most"
            inputMode="decimal"
            value={form.maxSize}
            error={errors.maxSize}
            onChange={({ target }) => set({ maxSize: target.value })}
            className="w-24"
          />
          <SelectField
            label="Unit"
            value={form.unit}
            choices={units}
            onChange={(unit) => set({ unit })}
            className="w-20"
          />
          <TextField
            label="Changed from"
            type="date"
            value={form.after}
            error={errors.after}
            onChange={({ target }) => set({ after: target.value })}
            className="w-36"
          />
          <TextField
            label="Changed until"
            type="date"
            value={form.before}
            error={errors.before}
            onChange={({ target }) => set({ before: target.value })}
            className="w-36"
          />
        </div>
      )}
    </form>
  );
}
