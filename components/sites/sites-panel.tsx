"use client";

import { type KeyboardEvent, lazy, Suspense, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useServices } from "@/components/services";
import { Button } from "@/components/ui/button";
import { LazyMenu } from "@/components/ui/lazy-menu";
import { useNotify } from "@/components/ui/notices";
import { WireText } from "@/components/ui/wire-text";
import { toProblem } from "@/lib/client/problem-error";
import { keepsRecent, recentConnections } from "@/lib/client/sites/recent-connections";
import { contentOfSite, newSite, type Site } from "@/lib/client/sites/site";
import { closedFolders, deleteSite, saveSite } from "@/lib/client/sites/site-store";
import { type TreeRow, treeRows } from "@/lib/client/sites/site-tree";
import { SiteDetails } from "./site-details";
import { SiteTree } from "./site-tree";
import {
  useClosedFolders,
  useKeepsRecent,
  useOfferedSites,
  useRecentConnections,
  useSavedSites,
} from "./use-sites";

const EditSiteDialog = lazy(async () => ({ default: (await import("./edit-site-dialog")).EditSiteDialog }));
const MoveSiteDialog = lazy(async () => ({ default: (await import("./move-site-dialog")).MoveSiteDialog }));

/** Saved sites, what the operator offers, and the connections of late: to search, to open, to keep in order. */
export function SitesPanel({ onOpen }: { onOpen: (site: Site) => void }) {
  const notify = useNotify();
  const { actions } = useServices();
  const saved = useSavedSites();
  const offered = useOfferedSites();
  const recent = useRecentConnections();
  const closed = useClosedFolders();
  const keeps = useKeepsRecent();
  const [query, setQuery] = useState("");
  const [selected, setSelected] = useState<string | null>(null);
  const [asking, setAsking] = useState<{ kind: "edit" | "move"; site: Site } | null>(null);
  /** Deleted here, the last one last. */
  const deleted = useRef<readonly Site[]>([]);
  const panel = useRef<HTMLElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const rows = useMemo(
    () => treeRows({ saved, offered, recent, query, closed }),
    [saved, offered, recent, query, closed],
  );
  const row = rows.find(({ key }) => key === selected);
  const isEmpty = saved.length + offered.length + recent.length === 0;

  /** Does what changes something kept, and says what the browser refused to keep. @returns whether it was kept */
  const keep = (action: string, change: () => void): boolean => {
    try {
      flushSync(change);
      return true;
    } catch (error) {
      notify.failed(action, toProblem(error));
      return false;
    }
  };

  const toggle = (key: string) =>
    keep("Close the folder", () =>
      closedFolders.change((all) => (all.includes(key) ? all.filter((one) => one !== key) : [...all, key])),
    );

  const open = (opened: TreeRow) => (opened.kind === "site" ? onOpen(opened.site) : toggle(opened.key));

  const copy = (site: Site) => {
    const name = saved.some((other) => other.name === site.name) ? `${site.name} (copy)` : site.name;
    const made = newSite({ ...contentOfSite(site), name }, site.origin);
    keep("Save the copy", () => {
      saveSite(made);
      setSelected(`saved ${made.id}`);
    });
  };

  const bringBack = (site: Site) =>
    keep("Undo", () => {
      saveSite(site);
      deleted.current = deleted.current.filter((other) => other !== site);
      setSelected(`saved ${site.id}`);
    });

  const remove = (site: Site) => {
    const at = rows.findIndex(({ key }) => key === `saved ${site.id}`);
    if (!keep("Delete the site", () => deleteSite(site.id))) return;
    deleted.current = [...deleted.current, site];
    const left = list.current?.children;
    const next = left?.[Math.min(at, left.length - 1)];
    // The last one leaves no row behind: then the list's place has the focus, from where it can be undone.
    (next instanceof HTMLElement ? next : panel.current)?.focus();
    notify.finished(
      <>
        Deleted <WireText text={site.name} />
      </>,
      { label: "Undo", run: () => void bringBack(site) },
    );
  };

  const onKey = (at: TreeRow, event: KeyboardEvent): boolean => {
    if (at.kind !== "site" || at.group !== "saved") return false;
    if (event.key === "Delete") remove(at.site);
    else if (event.key === "F2" || event.key === "F4") setAsking({ kind: "edit", site: at.site });
    else return false;
    return true;
  };

  return (
    <section
      ref={panel}
      tabIndex={-1}
      aria-labelledby="sites-heading"
      className="flex min-w-0 flex-col gap-3 outline-none lg:pt-1"
      onKeyDown={(event) => {
        const undoes = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
        const last = deleted.current.at(-1);
        if (!undoes || last === undefined || event.target instanceof HTMLInputElement) return;
        bringBack(last);
        event.preventDefault();
      }}
    >
      <div className="flex items-center gap-2">
        <h2 id="sites-heading" className="mr-auto text-lg font-semibold">
          Sites
        </h2>
        <LazyMenu
          label="More for sites"
          look="quiet"
          align="end"
          lines={[
            { label: "Import sites…", onSelect: () => void actions.run("import-sites") },
            {
              label: "Export sites…",
              disabled: saved.length === 0,
              onSelect: () => void actions.run("export-sites"),
            },
            "separator",
            {
              label: "Forget recent connections",
              disabled: recent.length === 0,
              onSelect: () => keep("Forget recent connections", () => recentConnections.change(() => [])),
            },
            {
              label: "Note recent connections",
              checked: keeps,
              onChange: (on) => keepsRecent.set(on ? "on" : "off"),
            },
          ]}
        />
      </div>
      {isEmpty ? (
        <div className="flex flex-col items-start gap-3 rounded-lg border border-dashed border-line p-4 text-ink-2">
          <p>
            None yet. Save one from the form, or bring those that you have in FileZilla or WinSCP. They are
            kept in this browser.
          </p>
          <Button onClick={() => void actions.run("import-sites")}>Import sites…</Button>
        </div>
      ) : (
        <>
          <input
            type="search"
            aria-label="Search sites"
            placeholder="Search sites"
            value={query}
            spellCheck={false}
            className="min-h-8 w-full rounded-md border border-edge bg-paper px-2.5 py-1 pointer-coarse:min-h-10 pointer-coarse:text-lg"
            onChange={({ target }) => setQuery(target.value)}
            onKeyDown={(event) => {
              const first = list.current?.querySelector("[tabindex='0']");
              if (event.key !== "ArrowDown" || !(first instanceof HTMLElement)) return;
              event.preventDefault();
              first.focus();
            }}
          />
          {rows.length === 0 ? (
            <p role="status" className="p-3 text-ink-2">
              No site has all these words.
            </p>
          ) : (
            <SiteTree
              rows={rows}
              selected={selected}
              list={list}
              onSelect={setSelected}
              onToggle={toggle}
              onOpen={open}
              onKey={onKey}
            />
          )}
        </>
      )}
      {row?.kind === "site" && (
        <SiteDetails
          site={row.site}
          group={row.group}
          onOpen={() => onOpen(row.site)}
          onEdit={() => setAsking({ kind: "edit", site: row.site })}
          onCopy={() => copy(row.site)}
          onMove={() => setAsking({ kind: "move", site: row.site })}
          onDelete={() => remove(row.site)}
        />
      )}
      <Suspense>
        {asking?.kind === "edit" && <EditSiteDialog site={asking.site} onClose={() => setAsking(null)} />}
        {asking?.kind === "move" && <MoveSiteDialog site={asking.site} onClose={() => setAsking(null)} />}
      </Suspense>
    </section>
  );
}
