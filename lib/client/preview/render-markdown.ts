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
    let timer: ReturnType<typeof setTimeout> | undefined;
    signal.addEventListener("abort", giveUp);
    worker.addEventListener("error", () =>
      fail(new Error("It can't be rendered: it is nested too deeply, or becomes too long.")),
    );
    worker.addEventListener("message", ({ data: said }: MessageEvent<unknown>) => {
      // It begins to count when the worker is there: that may take long, and is nobody's fault.
      if (timer === undefined) {
        timer = setTimeout(() => fail(new Error("It takes too long to render.")), PATIENCE_MS);
        worker.postMessage(text);
        return;
      }
      end();
      resolve(typeof said === "string" ? said : "");
    });
  });
}
