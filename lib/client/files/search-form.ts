import type { SearchQuery } from "../file-api";
import { dayBound } from "./local-date";

/** What the search form holds: all of it text, as people typed it. */
export interface SearchForm {
  readonly name: string;
  readonly caseSensitive: boolean;
  readonly type: "any" | "file" | "directory" | "link";
  readonly minSize: string;
  readonly maxSize: string;
  readonly unit: SizeUnit;
  /** Days, as a `date` field has them. */
  readonly after: string;
  readonly before: string;
  readonly subfolders: boolean;
}

export const sizeUnits = ["B", "kB", "MB", "GB"] as const;
export type SizeUnit = (typeof sizeUnits)[number];

export const emptySearchForm: SearchForm = {
  name: "",
  caseSensitive: false,
  type: "any",
  minSize: "",
  maxSize: "",
  unit: "kB",
  after: "",
  before: "",
  subfolders: true,
};

export type FormField = "minSize" | "maxSize" | "after" | "before";

export type FormReading =
  | { readonly query: SearchQuery }
  | { readonly errors: Readonly<Partial<Record<FormField, string>>> };

/** Bytes of a number and a unit, in steps of 1000 as sizes are shown; undefined for none; null for what is no size. */
function bytesOf(text: string, unit: SizeUnit): number | null | undefined {
  const typed = text.trim().replace(",", ".");
  if (typed === "") return undefined;
  if (!/^\d+(?:\.\d+)?$/.test(typed)) return null;
  const bytes = Math.round(Number(typed) * 1000 ** sizeUnits.indexOf(unit));
  return bytes < 1e15 ? bytes : null;
}

/** What a filled form asks for, or what is wrong with it. An empty form asks for everything. */
export function readSearchForm(form: SearchForm): FormReading {
  const errors: Partial<Record<FormField, string>> = {};
  const minSize = bytesOf(form.minSize, form.unit);
  const maxSize = bytesOf(form.maxSize, form.unit);
  if (minSize === null) errors.minSize = "A number, such as 1.5";
  if (maxSize === null) errors.maxSize = "A number, such as 1.5";
  if (typeof minSize === "number" && typeof maxSize === "number" && minSize > maxSize) {
    errors.maxSize = "Less than the smallest size";
  }
  const after = form.after === "" ? undefined : dayBound(form.after, "start");
  const before = form.before === "" ? undefined : dayBound(form.before, "end");
  if (after === null) errors.after = "A whole date";
  if (before === null) errors.before = "A whole date";
  if (after && before && after > before) errors.before = "Before the first day";
  if (Object.keys(errors).length > 0) return { errors };
  const name = form.name.trim();
  return {
    query: {
      ...(name !== "" && { name }),
      ...(form.caseSensitive && { caseSensitive: true }),
      ...(form.type !== "any" && { type: form.type }),
      ...(typeof minSize === "number" && { minSize }),
      ...(typeof maxSize === "number" && { maxSize }),
      ...(after && { modifiedAfter: after }),
      ...(before && { modifiedBefore: before }),
      ...(!form.subfolders && { depth: 1 }),
    },
  };
}

/** How many conditions of the form are set beyond name, kind and subfolders: those behind "More". */
export function moreConditions(form: SearchForm): number {
  return [form.minSize, form.maxSize, form.after, form.before].filter((text) => text !== "").length;
}
