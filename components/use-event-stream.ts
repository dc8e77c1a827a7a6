import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { openEventStream } from "@/lib/client/traffic/event-stream";
import type { Session } from "@/lib/contract/session";
import { useServices } from "./services";
import { sessionsKey, withSession } from "./sessions/use-sessions";

/**
 * Keeps the browser's event stream open while the page lives: traffic goes into the log, changes of sessions into
 * the list of sessions.
 * @returns whether what the page shows is live.
 */
export function useEventStream(): boolean {
  const queries = useQueryClient();
  const { traffic } = useServices();
  const [live, setLive] = useState(true);

  useEffect(
    () =>
      openEventStream({
        onTraffic: (event) => traffic.add(event),
        onSession: (event) => {
          queries.setQueryData<Session[]>(sessionsKey, (sessions = []) =>
            event.change === "closed"
              ? sessions.filter(({ id }) => id !== event.id)
              : withSession(sessions, event.session),
          );
          if (event.change === "closed") traffic.remove(event.id);
        },
        onOpen: () => {
          setLive(true);
          for (const { id } of queries.getQueryData<Session[]>(sessionsKey) ?? []) traffic.catchUp(id);
        },
        onLost: () => setLive(false),
      }),
    [queries, traffic],
  );
  return live;
}
