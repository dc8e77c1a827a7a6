import { markdownToHtml } from "./markdown";

/** Takes Markdown, answers HTML. What it throws reaches the page as the worker's error. */
self.addEventListener("message", ({ data: text }: MessageEvent<unknown>) => {
  if (typeof text === "string") self.postMessage(markdownToHtml(text));
});
