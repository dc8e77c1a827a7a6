import type { Entry } from "@/lib/contract/files";
import type { Problem } from "@/lib/contract/problem";

/** That a name is taken by an entry, as the API says it: what replaces no directory finds out without asking the server. */
export function takenProblem({ type, size, modifiedAt }: Entry): Problem {
  const isDirectory = type === "directory";
  return {
    type: "/problems/already-exists",
    title: "The name is taken",
    status: 409,
    detail: isDirectory
      ? "There is a folder of that name, and folders are not replaced. Choose another name."
      : "There is something of that name already. Choose another name, or replace it.",
    // A conflict is what nobody may answer with "replace".
    code: isDirectory ? "conflict" : "already-exists",
    existing: { size, modifiedAt },
  };
}
