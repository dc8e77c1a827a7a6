import { type GroupProps, useDefaultLayout } from "react-resizable-panels";
import { remembered } from "@/lib/client/remembered";

/** Sizes of a group of panels, as a person last left them: spread it into the `Group`. */
export function usePanelLayout(
  id: string,
  panelIds: string[],
): Pick<GroupProps, "id" | "defaultLayout" | "onLayoutChanged"> {
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({
    id,
    panelIds,
    storage: remembered,
    onlySaveAfterUserInteractions: true,
  });
  return { id, defaultLayout, onLayoutChanged };
}
