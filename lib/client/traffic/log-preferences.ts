import { preference } from "../remembered";

/**
 * Which times the log shows: of the day, since the beginning of the exchange, or none. Until somebody chooses, it is the
 * time of the day where there is room, and none on a phone.
 */
export const logTimes = preference("portside.log-times", ["automatic", "absolute", "relative", "off"]);

export type LogTimes = "absolute" | "relative" | "off";
