import { expect, it } from "vitest";
import { conversation } from "../testing/conversation";
import { PendingReplies } from "./pending-replies";

it("leaves a late 226 to nobody, so that the next commands keep their own replies", () => {
  const pending = new PendingReplies();
  const answered: (string | null)[] = [];
  const steps = ["> LIST", "< 226 a", "> PWD", "< 226 late", "< 257 /", "> RETR a", "< 150 go", "< 226 ok"];
  for (const event of conversation(steps)) {
    if (event.type === "command") pending.command(event);
    if (event.type === "reply") answered.push(pending.reply(event)?.line ?? null);
  }
  expect(answered).toEqual(["LIST", null, "PWD", "RETR a", "RETR a"]);
});
