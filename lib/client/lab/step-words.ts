import { commandInfo, parseCommandLine } from "@/lib/protocol/commands";
import type { DialOutcome } from "@/lib/protocol/lab/prediction";
import type { TrafficEvent } from "@/lib/protocol/traffic";

export const diallers = [
  { value: "client", label: "The client" },
  { value: "server", label: "The server" },
] as const;

export const outcomes: readonly { readonly value: DialOutcome; readonly label: string }[] = [
  { value: "arrives", label: "It arrives" },
  { value: "silence", label: "It is dropped: no answer" },
  { value: "refused", label: "It is refused: an answer at once" },
];

/** What has been sent of the operation under way: "PASV", "PORT and MLSD"; null before its first command. */
export function sentSoFar(events: readonly TrafficEvent[]): string | null {
  const last = events.findLast((event) => event.type === "command");
  if (last === undefined) return null;
  const verbs = events.flatMap((event) =>
    event.type === "command" && event.exchange?.id === last.exchange?.id
      ? [parseCommandLine(event.line).verb]
      : [],
  );
  const [first = "", ...others] = verbs.slice(-2);
  return [first, ...others].join(" and ");
}

/** What a command is for: the first sentence of what the log says of it. */
export function purposeOf(line: string): string | null {
  return commandInfo(line)?.purpose ?? null;
}
