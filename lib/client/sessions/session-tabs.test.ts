import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sessionOf } from "../testing/session";
import { EndedSessions } from "./ended-sessions";
import { sessionTabs } from "./session-tabs";

/** Sessions in the order in which they are opened: none is opened in the place of a later one. */
const ids = ["a", "b", "c", "d", "e"];
const anyId = fc.constantFrom(...ids);

/** What happens to sessions, in any order: the page is told of it by several ways, some of them late. */
const anyEvent = fc.oneof(
  fc.record({ kind: fc.constant("ended" as const), id: anyId }),
  fc.record({ kind: fc.constant("lives" as const), id: anyId }),
  fc
    .tuple(anyId, anyId)
    .filter(([ended, by]) => ended < by)
    .map(([id, by]) => ({ kind: "opened again" as const, id, by })),
);

describe("the tabs of sessions", () => {
  it("are told apart by their keys, whatever happened to sessions and in whatever order", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 12 }), fc.subarray(ids), (events, living) => {
        const ended = new EndedSessions();
        for (const event of events) {
          if (event.kind === "ended") ended.add(sessionOf(event.id));
          else if (event.kind === "lives") ended.remove(event.id);
          else ended.succeed(event.id, event.by);
        }
        const tabs = sessionTabs(
          living.map((id) => sessionOf(id)),
          ended,
        );
        expect(new Set(tabs.map(({ key }) => key)).size).toBe(tabs.length);
        expect(new Set(tabs.map(({ session }) => session.id)).size).toBe(tabs.length);
      }),
    );
  });
});
