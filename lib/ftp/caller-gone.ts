import { cancelled, lastWordWait, timedOut, within } from "./deadline";

/**
 * Something that the server owes. When the caller goes meanwhile, waits for it shortly all the same, so that the
 * control connection stays in step.
 *
 * @param onSilence called when it didn't come even then: the connection can't be used any more
 * @throws {FtpError} `cancelled`
 */
export function unlessCallerGone<T>(
  owed: Promise<T>,
  signal: AbortSignal | undefined,
  onSilence: () => void,
): Promise<T> {
  if (signal === undefined) return owed;
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      within(owed, lastWordWait).then(
        (result) => {
          if (result === timedOut) onSilence();
          reject(cancelled(signal));
        },
        () => reject(cancelled(signal)),
      );
    };
    const settle = (finish: () => void) => {
      signal.removeEventListener("abort", onAbort);
      finish();
    };
    signal.addEventListener("abort", onAbort, { once: true });
    owed.then(
      (result) => settle(() => resolve(result)),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}
