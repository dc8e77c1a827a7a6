"use client";

import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { CheckField } from "@/components/ui/field";
import { useNotify } from "@/components/ui/notices";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { ProgressBar } from "@/components/ui/progress-bar";
import { WireText } from "@/components/ui/wire-text";
import { formatCount, formatNumberOf } from "@/lib/client/format";
import { ownProblem, toProblem } from "@/lib/client/problem-error";
import type { SiteImport } from "@/lib/client/sites/formats/imported-site";
import { SiteFileError } from "@/lib/client/sites/formats/site-file-error";
import { newAmong, readSiteFile } from "@/lib/client/sites/import-sites";
import { sealAll } from "@/lib/client/sites/sealing";
import { newSite } from "@/lib/client/sites/site";
import { siteStore } from "@/lib/client/sites/site-store";
import type { Problem } from "@/lib/contract/problem";

/** Asks for a file of FileZilla or WinSCP, says what is in it, and takes it over. */
export function ImportSitesDialog({ onClose }: { onClose: () => void }) {
  const notify = useNotify();
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<SiteImport | null>(null);
  const [withPasswords, setWithPasswords] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [sealed, setSealed] = useState<number | null>(null);
  const [stop] = useState(() => new AbortController());
  const fresh = chosen === null ? null : newAmong(chosen.sites, siteStore.snapshot()).fresh;

  const choose = async (file: File) => {
    setProblem(null);
    setChosen(null);
    try {
      setChosen(await readSiteFile(file));
    } catch (error) {
      setProblem(
        error instanceof SiteFileError
          ? ownProblem(
              "These aren't sites of FileZilla or WinSCP",
              `${error.message} Choose what FileZilla exports (File, Export), or a WinSCP.ini.`,
            )
          : toProblem(error),
      );
    }
  };

  const takeOver = async () => {
    if (fresh === null || sealed !== null) return;
    setProblem(null);
    setSealed(0);
    try {
      const all = await sealAll(fresh, {
        passwordOf: ({ password }) =>
          withPasswords && password.kind === "readable" ? password.password : null,
        onProgress: setSealed,
        signal: stop.signal,
      });
      const sites = all.map(({ entry, sealedPassword }) => ({
        ...newSite(entry.content, entry.origin),
        sealedPassword,
      }));
      siteStore.change((saved) => [...saved, ...sites]);
      notify.finished(`Imported ${formatNumberOf(sites.length, "site")}`);
      onClose();
    } catch (error) {
      if (!stop.signal.aborted) setProblem(toProblem(error));
      setSealed(null);
    }
  };

  const close = () => {
    stop.abort();
    onClose();
  };

  return (
    <Dialog
      open
      onClose={close}
      title="Import sites"
      description="From FileZilla's sitemanager.xml, or a WinSCP.ini. The file is read here; it isn't sent anywhere."
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            look="primary"
            disabled={fresh === null || fresh.length === 0 || sealed !== null}
            onClick={() => void takeOver()}
          >
            {fresh === null || fresh.length === 0
              ? "Import"
              : `Import ${formatNumberOf(fresh.length, "site")}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <div>
          <Button onClick={() => input.current?.click()}>
            {chosen === null ? "Choose a file…" : "Choose another file…"}
          </Button>
          <input
            ref={input}
            type="file"
            accept=".xml,.ini,text/xml,application/xml"
            aria-label="File with sites"
            tabIndex={-1}
            className="sr-only"
            onChange={({ target }) => {
              const [file] = target.files ?? [];
              // So that the same file can be chosen again after it was mended.
              target.value = "";
              if (file !== undefined) void choose(file);
            }}
          />
        </div>
        {chosen !== null && <Found found={chosen} fresh={fresh?.length ?? 0} />}
        {chosen !== null && fresh !== null && fresh.length > 0 && (
          <Passwords found={fresh} checked={withPasswords} onChange={setWithPasswords} />
        )}
        {sealed !== null && fresh !== null && (
          <ProgressBar label="Importing" fraction={fresh.length === 0 ? 1 : sealed / fresh.length} />
        )}
        {problem && <ProblemAlert action="Import" problem={problem} />}
      </div>
    </Dialog>
  );
}

/** Of a file that holds thousands nobody reads more, and the page would be busy with them for seconds. */
const LEFT_OUT_SHOWN = 100;

/** What a file holds, and what of it can't be a site here. */
function Found({ found, fresh }: { found: SiteImport; fresh: number }) {
  const known = found.sites.length - fresh;
  return (
    <>
      <p role="status">
        {formatNumberOf(found.sites.length, "FTP site")} of {found.program}
        {known > 0 && `, ${known === found.sites.length ? "all" : known} of them already here`}.
      </p>
      {found.leftOut.length > 0 && (
        <div className="flex flex-col gap-1">
          <h3 className="text-sm font-medium text-ink-2">Left out</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <ul tabIndex={0} aria-label="Left out" className="max-h-40 list-disc overflow-auto pl-5">
            {found.leftOut.slice(0, LEFT_OUT_SHOWN).map(({ name, reason }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list of one file never changes.
              <li key={at} className="break-words">
                <WireText text={name} />: {reason}
              </li>
            ))}
            {found.leftOut.length > LEFT_OUT_SHOWN && (
              <li>and {formatCount(found.leftOut.length - LEFT_OUT_SHOWN)} more</li>
            )}
          </ul>
        </div>
      )}
    </>
  );
}

interface PasswordsProps {
  readonly found: SiteImport["sites"];
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** Asks whether the file's passwords come along, and says which can't. */
function Passwords({ found, checked, onChange }: PasswordsProps) {
  const readable = found.filter(({ password }) => password.kind === "readable").length;
  const reasons = new Map<string, number>();
  for (const { password } of found) {
    if (password.kind === "unreadable") reasons.set(password.reason, (reasons.get(password.reason) ?? 0) + 1);
  }
  return (
    <div className="flex flex-col gap-1">
      {readable > 0 && (
        <>
          <CheckField
            label={`Import ${formatNumberOf(readable, "password")}, too`}
            checked={checked}
            onChange={onChange}
          />
          <p className="text-sm text-ink-2">
            Portside seals each at once: this browser keeps no password that could be read. Otherwise they are
            left in the file.
          </p>
        </>
      )}
      {[...reasons].map(([reason, count]) => (
        <p key={reason} className="text-sm text-ink-2">
          {formatNumberOf(count, "password")} can't be read: {reason}. Portside will ask for{" "}
          {count === 1 ? "it" : "them"}.
        </p>
      ))}
    </div>
  );
}
