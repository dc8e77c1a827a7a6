import type { SiteColour } from "@/lib/contract/settings";

/** The background of each colour. */
export const siteGrounds: Readonly<Record<SiteColour, string>> = {
  red: "bg-site-red",
  orange: "bg-site-orange",
  yellow: "bg-site-yellow",
  green: "bg-site-green",
  cyan: "bg-site-cyan",
  blue: "bg-site-blue",
  magenta: "bg-site-magenta",
};

/** The mark of a site's colour; a pale one where there is none. */
export function ColourMark({ colour }: { colour: SiteColour | null }) {
  return (
    <span
      aria-hidden="true"
      className={`size-2.5 shrink-0 rounded-full ${colour === null ? "bg-line" : siteGrounds[colour]}`}
    />
  );
}
