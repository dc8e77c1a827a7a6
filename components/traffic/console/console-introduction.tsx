import { useMemo } from "react";
import { TermText } from "@/components/traffic/term";
import { markTerms } from "@/components/traffic/term-parts";
import { visibleText } from "@/lib/client/visible-text";
import type { Session } from "@/lib/contract/session";

/** What becomes of what is typed here. */
export function ConsoleIntroduction({ session }: { readonly session: Session }) {
  const { host, dataMode } = session;
  const paragraphs = useMemo(() => {
    const pieces = introduction(host, dataMode).map((paragraph) => paragraph.split("`"));
    const marked = markTerms(pieces.map((texts) => texts.map((text, i) => (isVerb(i) ? "" : text))));
    return pieces.map((texts, i) => texts.map((text, j) => ({ text, parts: marked[i]?.[j] ?? [] })));
  }, [host, dataMode]);

  return (
    <div className="flex max-w-[76ch] flex-col gap-1.5 px-3 pb-2 text-ink-2">
      {paragraphs.map((pieces) => (
        <p key={pieces[0]?.text}>
          {pieces.map(({ text, parts }, i) =>
            isVerb(i) ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one paragraph never move.
              <code key={i} className="font-wire text-sm text-ink">
                {text}
              </code>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one paragraph never move.
              <TermText key={i} parts={parts} />
            ),
          )}
        </p>
      ))}
    </div>
  );
}

/** Commands stand between backticks: every second piece. */
function isVerb(index: number): boolean {
  return index % 2 === 1;
}

function introduction(host: string, dataMode: Session["dataMode"]): readonly string[] {
  return [
    `What you type goes to ${visibleText(host).replaceAll("`", "'")} as it stands, over a control connection of its own: it disturbs neither the file list nor transfers, and \`CWD\` changes the directory here only. The log shows it like everything else.`,
    `\`LIST\`, \`MLSD\` and \`RETR\` show what comes as text, up to 1 MiB. The data connection for it is opened in ${dataMode} mode, as the session is set, unless you announce one yourself: \`PASV\`, then \`LIST\` uses that PASV.`,
    "Not sent from here: `QUIT`; the login (`USER`, `PASS` …) and its encryption (`AUTH`, `PROT` …), which are settled; `STOR`, `STOU` and `APPE`, which need a file; `PORT` and `EPRT` to any host but Portside.",
  ];
}
