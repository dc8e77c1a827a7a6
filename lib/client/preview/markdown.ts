import { Marked } from "marked";
import { plainTags } from "./plain-tags";

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** Nothing in it leads or loads anywhere: addresses are shown, and pictures by what they are said to show. */
const marked = new Marked({
  async: false,
  gfm: true,
  renderer: {
    html: ({ text }) => plainTags(text),
    link({ href, text, tokens }) {
      const shown = this.parser.parseInline(tokens);
      const isSame = href === text || href === `mailto:${text}`;
      return `<span class="link">${shown}</span>${isSame ? "" : ` <span class="address">${escaped(href)}</span>`}`;
    },
    image: ({ href, text }) =>
      `<span class="image">Image: ${escaped(text)}</span> <span class="address">${escaped(href)}</span>`,
    checkbox: ({ checked }) => (checked ? "☑ " : "☐ "),
  },
});

/**
 * Markdown (CommonMark with GitHub's tables, task lists and strike-through) as HTML without links, pictures, scripts
 * or attributes of the author's. It belongs into a page that is sandboxed all the same.
 *
 * @throws {RangeError} for what is nested deeper than a stack
 */
export function markdownToHtml(text: string): string {
  return marked.parse(text, { async: false });
}
