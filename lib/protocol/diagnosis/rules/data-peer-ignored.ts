import { checkServer, switchTo } from "../actions";
import type { DataAttempt } from "../data-attempt";
import { conclude, type Rule } from "../rule";
import type { Story } from "../story";
import { announcedPlace } from "../wording";
import { oneAddress, sameWayOut } from "./data-peer-differs";

/**
 * Pure-FTPd closes passive data connections that come from another address than the control connection without a word,
 * and waits for another one (1.0.50, behind NAT with two public addresses).
 */
export const dataPeerIgnored: Rule = (story) => {
  const attempt = ignoredAttempt(story);
  if (attempt?.announced == null || story.product === null) return null;
  const { announced, opened, closed, failure, transfer } = attempt;
  const where = announcedPlace(announced);
  return conclude({
    id: "data-peer-differs",
    title: `The server closed the data connection to ${where} and went on waiting for it`,
    confidence: "likely",
    cause:
      "That is what Pure-FTPd does with connections from another address than the control connection's: something between Portside and the server gives the two different addresses.",
    advice: `Portside's connection to ${where} was taken, closed again without a byte, and the server said nothing at all to the command that was to use it. A proxy, a container network or NAT with several public addresses may be on the way. ${sameWayOut}`,
    evidence: [story.product.seenIn, announced, opened, transfer, closed, failure],
    actions: [...switchTo("active", story), checkServer],
    changes: [oneAddress],
  });
};

/** The latest passive data connection that Pure-FTPd closed so. */
export function ignoredAttempt(story: Story): DataAttempt | undefined {
  if (story.product?.product !== "Pure-FTPd") return undefined;
  const answered = new Set(
    story.exchange.flatMap((event) => (event.type === "reply" ? (story.command(event)?.seq ?? []) : [])),
  );
  const own = new Set(story.exchange.map(({ seq }) => seq));
  return [...story.otherAttempts, ...story.attempts].findLast(
    ({ asked, dataMode, opened, closed, failure, transfer }) =>
      own.has(asked.seq) &&
      dataMode === "passive" &&
      opened !== null &&
      (closed?.bytes === 0 || failure?.reason === "tls") &&
      transfer !== null &&
      !answered.has(transfer.seq),
  );
}
