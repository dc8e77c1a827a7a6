import { expect, it } from "vitest";
import { fakeServer, openSession } from "@/lib/ftp/testing/open-session";
import { endEveryTurn, turnsIn } from "@/lib/ftp/testing/turns";
import { Patience } from "./patience";
import { directoryAt, isMet, type Met, walkTree } from "./tree-walk";

async function* only<T>(value: T): AsyncGenerator<T, void, void> {
  yield value;
}

it("a large directory is walked through in turns with everybody else", async () => {
  const names = Array.from({ length: 500 }, (_, index) => `/d/${index}`);
  const server = await fakeServer({ files: Object.fromEntries(names.map((name) => [name, ""])) });
  const session = await openSession(server);
  const top: Met<null> = directoryAt(session, session.encodePath("/d"), null);
  const steps = walkTree(
    only(top),
    (_, entries) => {
      // Its listing is there: what follows is the walk's own work.
      endEveryTurn();
      return entries.map(() => null);
    },
    { session, signal: new AbortController().signal, patience: new Patience(), treeDepth: 8 },
  );
  const met: string[] = [];
  const walk = async () => {
    for await (const step of steps) if (isMet(step)) met.push(session.decodePath(step.path));
  };
  expect(await turnsIn(walk())).toBeGreaterThanOrEqual(500);
  expect(met.sort()).toEqual(["/d", ...names].sort());
});
