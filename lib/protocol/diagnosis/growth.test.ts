import { expect, it } from "vitest";
import { conversation } from "../testing/conversation";
import { growth, LINEAR_GROWTH } from "../testing/growth";
import { diagnose } from "./diagnose";
import { events, failed, passive, server } from "./testing/wire";

it("takes no more than linear time in the events of the session and of the exchange", () => {
  const { session } = events([]);
  const long = (size: number) => {
    const steps = Array.from({ length: size }, () => [...passive(server), failed("timeout")]).flat();
    const before = conversation(steps, { id: 2, label: "List /" }, session.length + 1);
    const exchange = conversation(steps, { id: 3, label: "List /" }, session.length + before.length + 1);
    return { exchange, all: [...session, ...before, ...exchange] };
  };
  expect(growth(long, ({ exchange, all }) => diagnose(exchange, all), 2000)).toBeLessThan(LINEAR_GROWTH);
});
