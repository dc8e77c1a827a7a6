import { preference } from "./remembered";

/** Where the traffic panel is. */
export const trafficDock = preference("portside.traffic-dock", ["right", "bottom", "hidden"]);

/** Where the traffic panel was before it was hidden. */
const shownDock = preference("portside.traffic-dock-shown", ["right", "bottom"]);

/** Hides the traffic panel, or shows it where it was. */
export function toggleTraffic(): void {
  const dock = trafficDock.current();
  if (dock === "hidden") trafficDock.set(shownDock.current());
  else {
    shownDock.set(dock);
    trafficDock.set("hidden");
  }
}

/** Whether the list of transfers is open below its summary. */
export const transferList = preference("portside.transfers", ["open", "closed"]);

/** Whether long lines of text files go on in the next row. */
export const lineWrapping = preference("portside.line-wrapping", ["on", "off"]);
