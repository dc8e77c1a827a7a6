import { encryptions } from "@/components/sessions/connect-fieldset";
import { Button } from "@/components/ui/button";
import { LazyMenu } from "@/components/ui/lazy-menu";
import { WireText } from "@/components/ui/wire-text";
import { sessionName } from "@/lib/client/sessions/session-names";
import type { Site } from "@/lib/client/sites/site";
import type { SiteGroup } from "@/lib/client/sites/site-tree";

export interface SiteDetailsProps {
  readonly site: Site;
  readonly group: SiteGroup;
  readonly onOpen: () => void;
  readonly onEdit: () => void;
  readonly onCopy: () => void;
  readonly onMove: () => void;
  readonly onDelete: () => void;
}

/** What the selected site is, and what can be done with it. */
export function SiteDetails(props: SiteDetailsProps) {
  const { site, group } = props;
  const address = sessionName({
    user: site.user.trim() || "anonymous",
    host: site.host,
    port: Number(site.port) || 21,
  });
  return (
    <section aria-label="Selected site" className="flex flex-col gap-2 rounded-lg border border-line p-3">
      <div className="min-w-0">
        <h3 className="font-semibold break-words">
          <WireText text={site.name} />
        </h3>
        <p className="font-wire text-sm break-all text-ink-2">
          <WireText text={`${address}${site.initialPath === "" ? "" : ` ${site.initialPath}`}`} />
        </p>
        <p className="text-sm text-ink-2">
          {encryptions.find(({ value }) => value === site.encryption)?.label}
          {site.dataMode === "active" && ", active"}
          {site.sealedPassword !== null && ", password remembered"}
        </p>
      </div>
      {site.notes !== "" && (
        <p className="max-h-32 overflow-auto border-l-2 border-line pl-2.5 break-words whitespace-pre-wrap">
          <WireLines text={site.notes} />
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button look="primary" onClick={props.onOpen}>
          Open site
        </Button>
        {group === "saved" ? (
          <>
            <Button onClick={props.onEdit}>Edit</Button>
            <LazyMenu
              label="More for this site"
              look="plain"
              align="start"
              lines={[
                { label: "Duplicate", onSelect: props.onCopy },
                { label: "Move to folder…", onSelect: props.onMove },
                "separator",
                { label: "Delete", onSelect: props.onDelete },
              ]}
            />
          </>
        ) : (
          <Button onClick={props.onCopy}>Save a copy</Button>
        )}
      </div>
    </section>
  );
}

/** Text of several lines: line ends are what they are, everything else unseen is shown by name. */
function WireLines({ text }: { text: string }) {
  const lines = text.split(/\r\n?|\n/);
  return lines.map((line, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one text never move.
    <span key={at} className="block min-h-[1lh]">
      <WireText text={line} />
    </span>
  ));
}
