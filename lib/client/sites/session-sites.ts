import { z } from "zod";
import { type SiteColour, siteColourSchema } from "@/lib/contract/settings";
import { onForget } from "../sessions/forgetting";
import { StoredList } from "./stored-list";

/** Which site a session was opened from, and how that is called and marked. */
export interface SessionSite {
  readonly session: string;
  /** The saved site; null for one that the operator offers. */
  readonly site: string | null;
  readonly name: string;
  readonly colour: SiteColour | null;
}

const schema = z.object({
  session: z.string(),
  site: z.string().nullable(),
  name: z.string(),
  colour: siteColourSchema.nullable().catch(null),
});

/** Sessions outlive pages, so this does; those that nobody closed here are forgotten after so many newer ones. */
const MOST = 100;

/** What this browser's sessions were opened from. */
export const sessionSites = new StoredList<SessionSite>("portside.session-sites", schema);

/** Notes what a session was opened from. @throws {ProblemError} when the browser can't keep it */
export function noteSessionSite(opened: SessionSite): void {
  sessionSites.change((all) =>
    [...all.filter(({ session }) => session !== opened.session), opened].slice(-MOST),
  );
}

onForget((closed) => {
  if (!sessionSites.snapshot().some(({ session }) => session === closed)) return;
  sessionSites.change((all) => all.filter(({ session }) => session !== closed));
});
