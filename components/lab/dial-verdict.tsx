import { gatewayName, stopText } from "@/lib/client/lab/network-words";
import type { NetworkEventOf } from "@/lib/protocol/lab/network-event";
import type { Expectation, Judgement } from "@/lib/protocol/lab/prediction";
import type { LabTopology } from "@/lib/protocol/lab/topology";

export interface DialVerdictProps {
  readonly expectation: Expectation;
  readonly judgement: Judgement;
  readonly topology: LabTopology;
}

/** What became of a prediction, part by part: why it came true, or why something else did. */
export function DialVerdict({ expectation, judgement, topology }: DialVerdictProps) {
  const { isRight, parts, stop } = judgement;
  return (
    <div className="max-w-[72ch]">
      <p className={`font-semibold ${isRight ? "text-good" : "text-wrong"}`}>
        {isRight ? "As you said." : "Not as you said."}
      </p>
      <ul>
        {parts.map((part) => (
          <li key={part.about} className="pt-1">
            <b className={`font-medium ${part.isRight ? "text-good" : "text-wrong"}`}>
              {part.isRight ? "Right." : "Not so."}
            </b>{" "}
            {part.truth} {part.about === "outcome" && stop !== null && whereText(stop, expectation, topology)}{" "}
            {part.because}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** "Your firewall: dropped by rule 1 (in, any port)." */
function whereText(
  stop: NetworkEventOf<"stopped">,
  { step: { actor, action } }: Expectation,
  topology: LabTopology,
): string {
  const port = action.type === "dial" ? action.to.port : 0;
  const what = stopText(stop, topology, { origin: actor, port });
  const { station } = stop;
  if (station.part !== "gateway") return `Why: ${what}.`;
  const gateway = topology.sites.find(({ id }) => id === station.site)?.gateway ?? null;
  const name = gatewayName(station.site, gateway);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${what}.`;
}
