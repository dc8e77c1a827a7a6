import { symptoms } from "@/lib/protocol/guide/symptoms";
import { Example } from "../example";
import { PortsideLink, Section } from "../prose";
import { SymptomCard } from "../symptom-card";

/** The page that starts from what one sees. */
export function TroubleshootingTopic() {
  return (
    <>
      <p>
        Find what you see. Each entry says why it happens, what mends it, what{" "}
        <PortsideLink to="/check">the check</PortsideLink> tells about it, and where you can try it without
        breaking anything. Two out of three cases are one thing: the control connection works, the second
        connection doesn't.
      </p>
      <nav aria-label="Symptoms">
        <ul className="grid grid-cols-1 gap-x-6 gap-y-1 text-md md:grid-cols-2">
          {symptoms.map(({ id, title }) => (
            <li key={id}>
              <a className="text-accent underline underline-offset-2" href={`#${id}`}>
                {title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {symptoms.map((symptom) => (
        <SymptomCard key={symptom.id} symptom={symptom} />
      ))}
      <Section id="example" title="The commonest of them, live">
        <Example
          scenario="server-firewall"
          starts="passive"
          lookFor="Port 21 is open, the passive range isn't. Passive: it logs in, and no listing comes. Active: the server dials, and it works."
        />
      </Section>
    </>
  );
}
