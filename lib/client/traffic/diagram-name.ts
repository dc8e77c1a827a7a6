import type { Sequence } from "@/lib/protocol/sequence/sequence-model";

/** Letters of a part of a file's name. */
const MOST_LETTERS = 60;

/**
 * What a saved diagram is called, without an ending: the server and, of a diagram of one operation, that. Names from
 * outside keep their letters and digits only.
 *
 * @param server its host; null where it isn't known
 */
export function pictureName(server: string | null, { steps }: Sequence): string {
  const labels = new Map(steps.map(({ exchange }) => [exchange?.id ?? null, exchange?.label ?? ""]));
  const [label = ""] = labels.size === 1 ? labels.values() : [];
  return ["portside", safe(server ?? ""), safe(label), "sequence"].filter((part) => part !== "").join("-");
}

function safe(text: string): string {
  return text
    .replace(/[^A-Za-z0-9.]+/g, "-")
    .slice(0, MOST_LETTERS)
    .replace(/\.{2,}/g, ".")
    .replace(/^[-.]+|[-.]+$/g, "");
}
