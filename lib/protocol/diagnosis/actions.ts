import type { DataMode } from "../traffic";
import type { FindingAction, NextTest } from "./finding";
import type { Story } from "./story";

/** Opens the check of this server: the last action where a connection failed. */
export const checkServer: FindingAction = { type: "check", label: "Check this server" };

/** Repeats what failed. */
export const tryAgain: FindingAction = { type: "retry", label: "Try again" };

/** To the other data mode, unless that failed in the session as well. */
export function switchTo(mode: DataMode, story: Story): readonly FindingAction[] {
  if (story.hasFailed(mode)) return [];
  return [{ type: "change-settings", label: `Switch to ${mode}`, settings: { dataMode: mode } }];
}

/** Dials the control connection's host, whatever address is announced. */
export const dialControlHost: FindingAction = {
  type: "change-settings",
  label: "Dial the server's own address",
  settings: { passiveAddress: "auto" },
};

/** Asks for the port by one command alone. */
export function askBy(command: "EPSV" | "PASV"): FindingAction {
  return { type: "change-settings", label: `Use ${command}`, settings: { passiveCommand: command } };
}

/**
 * Switching as the test that tells causes apart; null where that mode failed as well.
 *
 * @param text what its outcomes mean
 */
export function testBySwitching(to: DataMode, story: Story, text: string): NextTest | null {
  const [action] = switchTo(to, story);
  return action === undefined ? null : { text, action };
}

/** The person decides on the ports on which Portside listens. */
export const choosePorts: FindingAction = {
  type: "open-settings",
  label: "Set the active ports",
  field: "activePorts",
};

/** The person decides on the address that Portside advertises. */
export const chooseAddress: FindingAction = {
  type: "open-settings",
  label: "Set the active address",
  field: "activeAddress",
};
