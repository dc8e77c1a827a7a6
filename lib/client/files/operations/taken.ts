import type { Entry } from "@/lib/contract/files";
import type { Problem } from "@/lib/contract/problem";

/**
 * That a name is taken, as the API says it: what replaces no directory finds out without asking the server.
 *
 * @param newcomer the type of what is to have the name
 */
export function takenProblem({ type, size, modifiedAt }: Entry, newcomer: Entry["type"]): Problem {
  const mayReplace = type !== "directory" && newcomer !== "directory";
  const what = type === "directory" ? "a folder" : "something";
  return {
    type: "/problems/already-exists",
    title: "The name is taken",
    status: 409,
    detail: mayReplace
      ? "There is something of that name already. Choose another name, or replace it."
      : `There is ${what} of that name, and folders neither replace nor are replaced. Choose another name.`,
    // A conflict is what nobody may answer with "replace".
    code: mayReplace ? "already-exists" : "conflict",
    existing: { size, modifiedAt },
  };
}

/**
 * That something can't be taken back because its old place is taken by now. Who takes something back wants what was there
 * before, and nothing else to go for it: nobody is asked whether to replace.
 */
export function oldPlaceTaken(taken: Problem): Problem {
  return {
    ...taken,
    title: "The old place is taken",
    detail: "Something else has that name there by now, and stays. Rename or move it away, then try again.",
  };
}
