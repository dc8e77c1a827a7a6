/** Whether this computer's keyboard has Cmd where others have Ctrl. */
export function isApple(): boolean {
  // `userAgentData` is Chromium's only; the platform string is deprecated, frozen, and right for this.
  return /Mac|iP(?:hone|ad|od)/.test(navigator.platform);
}
