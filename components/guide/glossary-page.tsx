import { glossaryId } from "@/lib/client/guide/guide-places";
import { glossary } from "@/lib/protocol/glossary";
import { GuideFrame } from "./guide-frame";

const byTitle = [...glossary.values()].sort((a, b) => a.title.localeCompare(b.title, "en"));
/** Commands stand under their names in capitals. */
const isCommand = (key: string) => /^[A-Z]{3,4}$/.test(key);

/** Every word of the trade with its meaning. */
export function GlossaryPage() {
  return (
    <GuideFrame current="glossary">
      <div className="flex flex-col gap-1">
        <h1 className="text-xl font-semibold">Glossary</h1>
        <p className="text-ink-2">The words of the trade in Portside's texts, in plain words.</p>
      </div>
      <dl className="flex flex-col gap-3 text-md leading-normal">
        {byTitle.map(({ key, title, definition }) => (
          <div
            key={key}
            id={glossaryId(key)}
            className="scroll-mt-4 rounded-md px-2 py-1 target:bg-accent-wash"
          >
            <dt className={isCommand(key) ? "font-wire font-medium" : "font-medium"}>{title}</dt>
            <dd className="text-ink-2">{definition}</dd>
          </div>
        ))}
      </dl>
    </GuideFrame>
  );
}
