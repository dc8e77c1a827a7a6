import { preference } from "./remembered";

/** Where the traffic panel is. */
export const trafficDock = preference("portside.traffic-dock", ["right", "bottom", "hidden"]);

/** Whether the list of transfers is open below its summary. */
export const transferList = preference("portside.transfers", ["open", "closed"]);

/** Whether long lines of text files go on in the next row. */
export const lineWrapping = preference("portside.line-wrapping", ["on", "off"]);
