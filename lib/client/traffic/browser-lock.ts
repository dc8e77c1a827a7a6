/**
 * Takes a lock that one page of this browser can have at a time, without waiting for it.
 *
 * @returns the function that gives it back, which leaving the page does by itself; null when another page has it
 */
export type TakeLock = (name: string) => Promise<(() => void) | null>;

const nothing = () => {};

/** A lock of the browser's own (Web Locks). Where the browser has none, as over plain HTTP, it is always free. */
export const browserLock: TakeLock = (name) => {
  if (!("locks" in navigator)) return Promise.resolve(nothing);
  return new Promise((resolve) => {
    navigator.locks
      .request(name, { ifAvailable: true }, (lock) => {
        if (lock === null) {
          resolve(null);
          return null;
        }
        // Held until this is resolved.
        return new Promise<null>((release) => resolve(() => release(null)));
      })
      .catch(() => resolve(nothing)); // The browser doesn't allow it here.
  });
};
