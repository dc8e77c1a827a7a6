import { buttonClass } from "@/components/ui/button";
import { appPath } from "@/lib/contract/base-path";
import type { GuideTopic, Scenario } from "@/lib/protocol/lab/scenario";

const topicTitles: Readonly<Record<GuideTopic, string>> = {
  active: "Active mode",
  passive: "Passive mode",
  extended: "EPSV and EPRT",
  nat: "NAT",
  firewalls: "Firewalls",
  ftps: "FTPS",
  "choosing-a-mode": "Choosing a mode",
  "configuring-servers": "Configuring servers",
  troubleshooting: "Troubleshooting",
  alternatives: "Alternatives to FTP",
};

/** Where the guide says more, and the scenario that comes next. */
export function NextSteps({ scenario, next }: { scenario: Scenario; next: Scenario | null }) {
  return (
    <nav aria-label="From here" className="flex flex-wrap items-center gap-x-4 gap-y-2 pb-4">
      <p className="flex flex-wrap gap-x-3">
        <span className="text-ink-2">In the guide:</span>
        {scenario.topics.map((topic) => (
          <a
            key={topic}
            className="text-accent underline underline-offset-2"
            href={appPath(`/guide/${topic}`)}
          >
            {topicTitles[topic]}
          </a>
        ))}
      </p>
      {next !== null && (
        <a
          className={`${buttonClass()} ml-auto max-w-full whitespace-normal`}
          href={appPath(`/lab/${next.id}`)}
        >
          Next: {next.title}
        </a>
      )}
    </nav>
  );
}
