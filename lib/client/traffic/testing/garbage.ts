import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Has Node collect what nobody holds any more: a `WeakRef` that still answers then is held. */
export async function garbageCollected(): Promise<void> {
  // WeakRefs hold until the turn ends in which they were made.
  await new Promise((resolve) => setImmediate(resolve));
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("This Node has no gc()");
  collect();
}
