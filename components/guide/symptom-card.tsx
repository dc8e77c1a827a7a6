import { findingPlace } from "@/lib/client/guide/guide-places";
import type { Symptom } from "@/lib/protocol/guide/symptom";
import { Exchange, Points, PortsideLink, Section, Topic } from "./prose";

/** What somebody sees, why, and where to go from there. */
export function SymptomCard({ symptom }: { readonly symptom: Symptom }) {
  const { id, title, seen, cause, remedies, check, scenario, topics, findings } = symptom;
  return (
    <Section id={id} title={title}>
      {/* Where findings lead to. */}
      {findings.map((finding) => (
        <span key={finding} id={findingPlace(finding)} className="-mt-16 h-0 pt-16" />
      ))}
      <Exchange label={`What is seen: ${title}`} lines={seen} />
      {cause.map((text) => (
        <p key={text}>{text}</p>
      ))}
      <Points>
        {remedies.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </Points>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 rounded-lg border border-line bg-sheet px-3 py-2 text-md">
        <dt className="text-ink-2">Check</dt>
        <dd>
          <PortsideLink to="/check">Check the server</PortsideLink>: {check}
        </dd>
        {scenario !== null && (
          <>
            <dt className="text-ink-2">Lab</dt>
            <dd>
              <PortsideLink to={`/lab/${scenario}`}>Try “{title}” in the lab</PortsideLink>
            </dd>
          </>
        )}
        <dt className="text-ink-2">More</dt>
        <dd className="flex flex-wrap gap-x-4">
          {topics.map((topic) => (
            <Topic key={topic} of={topic} />
          ))}
        </dd>
      </dl>
    </Section>
  );
}
