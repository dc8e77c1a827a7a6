/** A section of an INI file: its name and its lines, both as they stand there. */
export interface IniSection {
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
}

/** Reads an INI file. What belongs to no section, comments and lines without "=" are passed over, as Windows does. */
export function parseIni(text: string): IniSection[] {
  const sections: { name: string; values: Map<string, string> }[] = [];
  for (const written of text.replace(/^\ufeff/, "").split(/\r\n?|\n/)) {
    const line = written.trim();
    const header = /^\[(.*)\]$/.exec(line)?.[1];
    const equals = line.indexOf("=");
    if (header !== undefined) sections.push({ name: header, values: new Map() });
    else if (equals > 0 && !line.startsWith(";")) {
      sections.at(-1)?.values.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
    }
  }
  return sections;
}

/** @returns the file, with the line ends of Windows */
export function formatIni(sections: readonly IniSection[]): string {
  return sections
    .map(({ name, values }) =>
      [`[${name}]`, ...[...values].map(([key, value]) => `${key}=${value}`), "", ""].join("\r\n"),
    )
    .join("");
}
