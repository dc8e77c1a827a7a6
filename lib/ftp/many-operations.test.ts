import { expect, it, onTestFinished } from "vitest";
import { leftovers, moreThan, watched } from "./testing/leftovers";
import { EventfulServer } from "./testing/many-operations";
import { anywhere, openSession } from "./testing/open-session";

/** The same with ten thousand, and what they do to the memory: e2e/many-operations.test.ts. */
it.each(["none", "explicit"] as const)(
  "five hundred operations of all kinds and ends leave nothing open, with encryption %s",
  { timeout: 120_000 },
  async (encryption) => {
    const eventful = await EventfulServer.start(encryption === "none" ? {} : { tls: "explicit" });
    onTestFinished(() => eventful.close());
    const network = watched(anywhere);
    const { sha256 } = eventful.server.certificate;
    const given = { encryption, certificate: { sha256 }, timeoutSeconds: 20 };
    const session = await openSession(eventful.server, given, network);
    const { signal } = new AbortController();

    // What the first of them open, later ones use again.
    for (let round = 0; round < 3; round++) await eventful.round(session, signal);
    const before = await leftovers(network, signal);
    let operations = 0;
    while (operations < 500) operations += await eventful.round(session, signal);

    expect(moreThan(before, await leftovers(network, signal))).toEqual([]);
    expect(network.sockets()).toHaveLength(session.connections);
    expect(network.listeners()).toBe(0);
  },
);
