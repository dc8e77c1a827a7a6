import { appPath } from "@/lib/contract/base-path";
import { headingOf, topicHeadings } from "@/lib/protocol/guide/topics";
import type { GuideTopic } from "@/lib/protocol/lab/scenario";
import { GuideFrame } from "./guide-frame";
import { topicContent } from "./topic-content";

/** A page of the guide, with the one before it and the one after it at its end. */
export function TopicPage({ topic }: { readonly topic: GuideTopic }) {
  const { title, summary } = headingOf(topic);
  const Content = topicContent[topic];
  const place = topicHeadings.findIndex((heading) => heading.topic === topic);
  const [before, after] = [topicHeadings[place - 1], topicHeadings[place + 1]];
  return (
    <GuideFrame current={topic}>
      <div className="flex flex-col gap-1">
        <h1 className="text-xl font-semibold">{title}</h1>
        <p className="text-ink-2">{summary}</p>
      </div>
      <Content />
      <nav
        aria-label="Next pages"
        className="mt-6 flex flex-wrap justify-between gap-3 border-t border-line pt-4 text-md print:hidden"
      >
        {before && (
          <a
            className="text-accent underline underline-offset-2"
            rel="prev"
            href={appPath(`/guide/${before.topic}`)}
          >
            Before: {before.title}
          </a>
        )}
        {after && (
          <a
            className="ml-auto text-accent underline underline-offset-2"
            rel="next"
            href={appPath(`/guide/${after.topic}`)}
          >
            Next: {after.title}
          </a>
        )}
      </nav>
    </GuideFrame>
  );
}
