import type { OfferedSite } from "@/lib/contract/settings";
import { emptyFields, fillFields } from "../connect-fields";
import { parseFtpUrl } from "../ftp-url";
import { newSite, type SavedFields, type Site } from "./site";

/**
 * What the operator offers, as a site; null for an address that isn't understood.
 *
 * @param place in the operator's list, which tells it from others
 */
export function siteOfOffered(offered: OfferedSite, place: number): Site | null {
  const address = parseFtpUrl(offered.url);
  if (address === null) return null;
  const { password: _, ...fields } = fillFields(emptyFields, address);
  const { activeAddress, activePorts, transferConnections, timeoutSeconds, ...settings } =
    offered.settings ?? {};
  const said: Partial<SavedFields> = Object.fromEntries(
    Object.entries({
      ...settings,
      activeAddress: activeAddress ?? undefined,
      activePorts: activePorts ?? undefined,
      transferConnections: transferConnections?.toString(),
      timeoutSeconds: timeoutSeconds?.toString(),
    }).filter(([, value]) => value !== undefined),
  );
  const content = {
    ...fields,
    ...said,
    name: offered.name,
    folder: offered.folder ?? [],
    colour: offered.colour ?? null,
    notes: offered.notes ?? "",
  };
  return { ...newSite(content), id: `offered ${place}` };
}
