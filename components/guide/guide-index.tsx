import { appPath } from "@/lib/contract/base-path";
import { symptoms } from "@/lib/protocol/guide/symptoms";
import { topicHeadings } from "@/lib/protocol/guide/topics";
import { GuideFrame } from "./guide-frame";

const link = "text-accent underline underline-offset-2";
/** Those that most people come with. */
const usual = symptoms.slice(0, 4);

/** The list of the guide's pages, and a short way in for who has a problem now. */
export function GuideIndex() {
  return (
    <GuideFrame current={null}>
      <div className="flex flex-col gap-1">
        <h1 className="text-xl font-semibold">Guide</h1>
        <p className="text-ink-2">
          How FTP makes its connections, what stands in their way, and what to do about it. Every page has an
          example that runs in it, on a network that exists in Portside's memory only.
        </p>
      </div>
      <section
        aria-labelledby="now"
        className="flex flex-col gap-2 rounded-lg border border-line bg-sheet px-4 py-3 text-md"
      >
        <h2 id="now" className="text-lg font-semibold">
          Something doesn't work now?
        </h2>
        <ul className="flex flex-col gap-1">
          {usual.map(({ id, title }) => (
            <li key={id}>
              <a className={link} href={appPath(`/guide/troubleshooting#${id}`)}>
                {title}
              </a>
            </li>
          ))}
          <li>
            <a className={link} href={appPath("/guide/troubleshooting")}>
              All symptoms
            </a>
          </li>
        </ul>
      </section>
      <ol className="grid grid-cols-1 gap-3 md:grid-cols-2">
        {topicHeadings.map(({ topic, title, summary }) => (
          <li key={topic} className="rounded-lg border border-line bg-sheet px-4 py-3">
            <h2 className="text-lg font-semibold">
              <a className="rounded-sm hover:text-accent" href={appPath(`/guide/${topic}`)}>
                {title}
              </a>
            </h2>
            <p className="text-md text-ink-2">{summary}</p>
          </li>
        ))}
        <li className="rounded-lg border border-line bg-sheet px-4 py-3">
          <h2 className="text-lg font-semibold">
            <a className="rounded-sm hover:text-accent" href={appPath("/guide/glossary")}>
              Glossary
            </a>
          </h2>
          <p className="text-md text-ink-2">
            Every word of the trade in Portside's texts, and every command.
          </p>
        </li>
      </ol>
    </GuideFrame>
  );
}
