import type { OperatorChange } from "@/lib/contract/finding";

/** The changes that one operator makes. */
export interface ChangesOf {
  readonly who: OperatorChange["who"];
  /** "On the FTP server" */
  readonly title: string;
  readonly changes: readonly OperatorChange[];
}

const titles = {
  server: "On the FTP server",
  "server-network": "In the network in front of the server",
  "client-network": "In the network that Portside is in",
} as const satisfies Record<OperatorChange["who"], string>;

/** Sorts changes by who makes them: the operators in the order in which the finding names them first. */
export function changesByOperator(changes: readonly OperatorChange[]): readonly ChangesOf[] {
  const groups = new Map<OperatorChange["who"], OperatorChange[]>();
  for (const change of changes) {
    const group = groups.get(change.who);
    if (group) group.push(change);
    else groups.set(change.who, [change]);
  }
  return [...groups].map(([who, ofWho]) => ({ who, title: titles[who], changes: ofWho }));
}

/** The changes as a text to send to whoever makes them. */
export function changesText(changes: readonly OperatorChange[]): string {
  return changesByOperator(changes)
    .map(({ title, changes: ofWho }) =>
      [
        `${title}:`,
        ...ofWho.flatMap(({ where, what, lines }) => [
          `- ${where}: ${what}`,
          ...lines.map((line) => `    ${line}`),
        ]),
      ].join("\n"),
    )
    .join("\n\n");
}
