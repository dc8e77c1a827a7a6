/**
 * A name with a number, for a file that is to lie beside one of that name: `report (2).txt` for `report.txt`. The number
 * goes before the extension, which says what opens the file; names that begin with a dot have none.
 */
export function numberedName(name: string, number: number): string {
  const dot = name.lastIndexOf(".");
  const end = dot > 0 ? dot : name.length;
  return `${name.slice(0, end)} (${number})${name.slice(end)}`;
}
