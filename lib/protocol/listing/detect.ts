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
export function detectDialect(rows: readonly ByteString[], options: ListingOptions): ListingDialect | null {
  if (options.command === "MLSD" && rows.some((row) => mlsd.recognises(row, options))) return mlsd;
  let best: ListingDialect | null = null;
  let most = options.command === "NLST" ? Math.max(rows.length - 1, 0) : 0;
  for (const dialect of DIALECTS) {
    let count = 0;
    for (const row of rows) if (dialect.recognises(row, options)) count++;
    if (count <= most) continue;
    best = dialect;
    most = count;
    // Rows are recognised by one dialect only, so no other can have more.
    if (most * 2 > rows.length) break;
  }
  return best;
}
