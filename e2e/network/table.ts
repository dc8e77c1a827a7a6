import { type Encryption, encryptions, type NetworkCase, type Row, serverNames } from "./case";

/** A row with what came of it, as the last three cells of its line. */
export interface TableRow {
  readonly row: Row;
  readonly outcome: string;
}

const head = `# Networks

What becomes of data connections behind firewalls and NAT, and what Portside takes for the likeliest cause: seen by \`e2e/network\`, which builds each
network of namespaces (a client with Portside's engine, its router, the server's router, the server) and lists a directory in it with real servers.
Private addresses are 192.168.1.10 (client) and 10.0.0.10 (server), public ones 198.51.100.10 and 203.0.113.10.
No router reads control connections (iptables' FTP helper) unless its line says so. Where the last column names a change, the finding offers it as an
action, and with it the same session then lists the directory.

Made by a test; don't edit it. \`UPDATE_NETWORKS=1 npx vitest run -c vitest.integration.config.ts e2e/network\` writes it anew (as root).
`;

/** What is seen in which network, as Markdown: a section for each network, equal rows as one. */
export function networksPage(rows: readonly TableRow[]): string {
  const sections = [...groups(rows, ({ row }) => row.network)].map(([network, own]) => section(network, own));
  return [head, ...sections].join("\n");
}

function section({ title }: NetworkCase, rows: readonly TableRow[]): string {
  const ways = [...groups(rows, ({ row }) => row.attempt)].flatMap(([{ name }, own]) =>
    [...groups(own, ({ outcome }) => outcome)].map(([outcome, same]) => ({
      name,
      rest: `${servers(same)} | ${encryption(same)} | ${outcome}`,
    })),
  );
  const lines = [...groups(ways, ({ rest }) => rest)].map(
    ([rest, same]) => `| ${same.map(({ name }) => name).join("; ")} | ${rest} |`,
  );
  return [
    `## ${title}`,
    "",
    "| session | server | encryption | listing | likeliest finding | change that makes it work |",
    "|---|---|---|---|---|---|",
    ...lines,
    "",
  ].join("\n");
}

/** Of rows with the same outcome; with the encryption where it isn't the same for all of them. */
function servers(rows: readonly TableRow[]): string {
  const found = groups(rows, ({ row }) => row.server);
  const isUniform = rows.length === found.size * new Set(rows.map(({ row }) => row.encryption)).size;
  if (found.size === serverNames.length && isUniform) return "all";
  return [...found]
    .map(([name, own]) =>
      isUniform || own.length === encryptions.length ? name : `${name} (${encryption(own)})`,
    )
    .join(", ");
}

function encryption(rows: readonly TableRow[]): Encryption | "both" {
  const [first = "plain", ...others] = new Set(rows.map(({ row }) => row.encryption));
  return others.length > 0 ? "both" : first;
}

function groups<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const found = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    found.set(key, [...(found.get(key) ?? []), item]);
  }
  return found;
}
