import type { Entry } from "@/lib/contract/files";
import type { SearchParameters } from "@/lib/contract/search";
import { globMatcher } from "@/lib/protocol/glob";

/** What a search looks at. */
export type SearchedEntry = Pick<Entry, "name" | "type" | "size" | "modifiedAt" | "modifiedPrecision">;

type Criterion = (entry: SearchedEntry) => boolean;

/** The predicate of a search: every criterion that it names has to hold. What an entry doesn't tell fails it. */
export function searchFilter(query: SearchParameters): Criterion {
  const criteria = [...nameCriteria(query), ...sizeCriteria(query), ...dateCriteria(query)];
  return (entry) => criteria.every((holds) => holds(entry));
}

function nameCriteria({ name, caseSensitive, type }: SearchParameters): Criterion[] {
  const criteria: Criterion[] = [];
  if (type !== undefined) criteria.push((entry) => entry.type === type);
  if (name !== undefined) {
    const matches = globMatcher(name, { caseSensitive: caseSensitive === "true" });
    criteria.push((entry) => matches(entry.name));
  }
  return criteria;
}

/** The size of a directory, or a link, is none of what is in it. */
function sizeCriteria({ minSize, maxSize = Number.POSITIVE_INFINITY }: SearchParameters): Criterion[] {
  if (minSize === undefined && maxSize === Number.POSITIVE_INFINITY) return [];
  return [({ type, size }) => type === "file" && size !== null && size >= (minSize ?? 0) && size <= maxSize];
}

function dateCriteria({ modifiedAfter, modifiedBefore }: SearchParameters): Criterion[] {
  if (modifiedAfter === undefined && modifiedBefore === undefined) return [];
  const from = modifiedAfter === undefined ? Number.NEGATIVE_INFINITY : boundOf(modifiedAfter).first;
  const to = modifiedBefore === undefined ? Number.POSITIVE_INFINITY : boundOf(modifiedBefore).last;
  return [
    ({ modifiedAt, modifiedPrecision }) => {
      if (modifiedAt === null || modifiedPrecision === null) return false;
      const first = momentOf(modifiedAt);
      return first <= to && first + spans[modifiedPrecision] > from;
    },
  ];
}

const minute = 60_000;
const day = 24 * 60 * minute;

/** Milliseconds that a date of this precision may mean. */
const spans = { second: 1000, minute, day, year: 366 * day };

/** The first and last millisecond of what a query says: a whole day, or a moment. */
function boundOf(text: string): { readonly first: number; readonly last: number } {
  const first = Date.parse(text);
  return { first, last: text.includes("T") ? first : first + day - 1 };
}

/** A time without a zone is read as UTC, as dates are. */
function momentOf(modifiedAt: string): number {
  const hasZone = !modifiedAt.includes("T") || modifiedAt.endsWith("Z");
  return Date.parse(hasZone ? modifiedAt : `${modifiedAt}Z`);
}
