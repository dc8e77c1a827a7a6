import FindingCard from "@/components/findings/finding-card";
import { Button } from "@/components/ui/button";
import { LongText } from "@/components/ui/long-text";
import { WireText } from "@/components/ui/wire-text";
import { refusedCertificate } from "@/lib/client/check/check-state";
import { adviceForSessions } from "@/lib/client/check/finding-advice";
import type { CheckLine } from "@/lib/contract/check";
import { StatusMark } from "./status-mark";
import { TranscriptLines } from "./transcript-lines";

export interface CheckStepRowProps {
  readonly line: CheckLine;
  /** Of the whole check, as far as it is. */
  readonly lines: readonly CheckLine[];
  readonly onTrust?: (sha256: string) => void;
}

/** A step that is over: how, what was seen, why it failed and what to change, and its transcript. */
export function CheckStepRow({ line, lines, onTrust }: CheckStepRowProps) {
  const { title, status, detail, finding, events } = line;
  const certificate = refusedCertificate(line);
  return (
    <li className="flex flex-col gap-x-3 gap-y-1 border-line px-4 py-3 not-first:border-t sm:flex-row print:break-inside-avoid">
      <StatusMark status={status} />
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <h2 className="font-medium">{title}</h2>
        {!finding?.advice.includes(detail) && (
          <p className={`break-words ${status === "failed" || status === "warning" ? "" : "text-ink-2"}`}>
            <LongText text={detail} />
          </p>
        )}
        {finding && <FindingCard finding={finding} />}
        {finding && !certificate && <InSessions advice={adviceForSessions(finding, lines)} />}
        {certificate && (
          <div className="flex flex-col items-start gap-2 rounded-md border border-line bg-paper p-3">
            <p>
              <WireText text={certificate.subject} />, issued by <WireText text={certificate.issuer} />, valid
              until {certificate.validTo.slice(0, 10)}. Compare its fingerprint (SHA-256) with the one that
              the server's operator gives:
            </p>
            <p className="font-wire text-sm break-all">{certificate.sha256}</p>
            {onTrust && (
              <Button className="print:hidden" onClick={() => onTrust(certificate.sha256)}>
                Accept it and check again
              </Button>
            )}
          </div>
        )}
        {events.length > 0 && (
          <details className="group">
            <summary className="w-fit rounded-sm text-sm text-ink-2 select-none hover:text-ink print:hidden">
              Transcript
              <span className="sr-only"> of {title}</span>, {events.length}{" "}
              {events.length === 1 ? "event" : "events"}
            </summary>
            <TranscriptLines label={`Transcript of ${title}`} events={events} />
          </details>
        )}
      </div>
    </li>
  );
}

/** What may be done in Portside: in the session, which the check is not. */
function InSessions({ advice }: { advice: readonly string[] }) {
  if (advice.length === 0) return null;
  return (
    <p className="border-l-2 border-note pl-2.5 break-words">
      <span className="text-ink-2">In Portside: </span>
      <WireText text={advice.join(", or ")} />.
    </p>
  );
}
