/** Milliseconds; what takes longer was written to take long. */
const PATIENCE_MS = 5_000;

/**
 * Markdown as HTML, made in a worker: a page must not stand still over what a stranger wrote.
 *
 * @throws {Error} when it can't be rendered, or not in a few seconds; what `signal` was aborted with
 */
export function renderMarkdown(text: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./markdown-worker.ts", import.meta.url), { type: "module" });
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
      worker.terminate();
    };
    const fail = (reason: unknown) => {
      end();
      reject(reason);
    };
    const giveUp = () => fail(signal.reason);
    const timer = setTimeout(() => fail(new Error("It takes too long to render.")), PATIENCE_MS);
    signal.addEventListener("abort", giveUp);
    worker.addEventListener("error", () => fail(new Error("It could not be rendered.")));
    worker.addEventListener("message", ({ data: html }: MessageEvent<unknown>) => {
      end();
      resolve(typeof html === "string" ? html : "");
    });
    worker.postMessage(text);
  });
}
