import { WireText } from "@/components/ui/wire-text";
import { formatLocalDate } from "@/lib/client/format";
import { sessionName } from "@/lib/client/sessions/session-names";
import { encryptionText, eventsText } from "@/lib/client/traffic/replay-text";
import type { OpenedTranscript } from "./use-open-transcript";

/** Whose traffic it is, from when, and how much. All of it comes from a file, so from anybody. */
export function ReplayHead({ opened: { transcript, skipped } }: { opened: OpenedTranscript }) {
  const { session, events } = transcript;
  const facts = [
    formatLocalDate(events[0]?.at ?? 0),
    `${session.dataMode} mode`,
    encryptionText(session.encryption),
    eventsText(events.length, skipped),
  ];
  return (
    <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 border-b border-line px-3 py-2">
      <h1 className="min-w-0 text-lg font-semibold break-words">
        <WireText text={sessionName(session)} />
      </h1>
      <p className="text-ink-2">
        {facts.map((fact, index) => (
          <span key={fact}>
            {index > 0 && " · "}
            <WireText text={fact} />
          </span>
        ))}
      </p>
    </div>
  );
}
