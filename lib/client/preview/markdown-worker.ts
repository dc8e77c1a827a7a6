import { markdownToHtml } from "./markdown";

/** Says "ready", takes Markdown, answers HTML. What it throws reaches the page as the worker's error. */
self.addEventListener("message", ({ data: text }: MessageEvent<unknown>) => {
  if (typeof text === "string") self.postMessage(markdownToHtml(text));
});
self.postMessage("ready");
