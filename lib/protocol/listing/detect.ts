import type { ByteString } from "../byte-string";
import { as400 } from "./as400";
import type { ListingDialect } from "./dialect";
import { dos } from "./dos";
import type { ListingOptions } from "./entry";
import { eplf } from "./eplf";
import { mlsd } from "./mlsd";
import { mvs } from "./mvs";
import { netware } from "./netware";
import { nonstop } from "./nonstop";
import { os2 } from "./os2";
import { sizeFirst } from "./size-first";
import { ROWS_PER_STEP, type Steps } from "./steps";
import { unix } from "./unix";
import { vms } from "./vms";
import { zvm } from "./zvm";

/** Every format that is told from its rows, the likeliest first. */
export const DIALECTS: readonly ListingDialect[] = [
  unix,
  dos,
  mlsd,
  sizeFirst,
  vms,
  as400,
  mvs,
  netware,
  eplf,
  os2,
  nonstop,
  zvm,
];

/**
 * Decides a listing's format over all its rows: the one that recognises most of them. An answer to MLSD is MLSD as
 * soon as one row is; an answer to NLST has another format only if every row has it, since names may look like anything.
 *
 * @returns null where no row is recognised
 */
export function* detectDialect(
  rows: readonly ByteString[],
  options: ListingOptions,
): Steps<ListingDialect | null> {
  if (options.command === "MLSD" && (yield* count(mlsd, rows, options, 0, 1)) > 0) return mlsd;
  let best: ListingDialect | null = null;
  let most = options.command === "NLST" ? Math.max(rows.length - 1, 0) : 0;
  for (const dialect of DIALECTS) {
    // Rows are recognised by one dialect only: once it has the majority, no other can have more.
    const enough = Math.max(most, Math.floor(rows.length / 2)) + 1;
    const recognised = yield* count(dialect, rows, options, most, enough);
    if (recognised <= most) continue;
    best = dialect;
    most = recognised;
    if (most >= enough) break;
  }
  return best;
}

/** How many rows a dialect recognises; counts no further than `enough`, nor where it can't become more than `most`. */
function* count(
  dialect: ListingDialect,
  rows: readonly ByteString[],
  options: ListingOptions,
  most: number,
  enough: number,
): Steps<number> {
  let recognised = 0;
  for (let at = 0; at < rows.length; at += ROWS_PER_STEP) {
    yield;
    for (const row of rows.slice(at, at + ROWS_PER_STEP)) if (dialect.recognises(row, options)) recognised++;
    const left = rows.length - at - ROWS_PER_STEP;
    if (recognised >= enough || recognised + left <= most) break;
  }
  return recognised;
}
