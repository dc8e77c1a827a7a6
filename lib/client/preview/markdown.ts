import { Marked } from "marked";
import { plainTags } from "./plain-tags";

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/**
 * Cells of all the tables of a text together. Rows are filled up to their table's width: a few kilobytes could ask for
 * millions of cells. What is beyond stays text.
 */
const MOST_CELLS = 200_000;

/** Characters of HTML at most: a reference that is used again and again makes much out of little. */
const MOST_HTML = 8_000_000;

let cells = 0;

/** Nothing in it leads or loads anywhere: addresses are shown, and pictures by what they are said to show. */
const marked = new Marked({
  async: false,
  gfm: true,
  tokenizer: {
    // `undefined` is no table, `false` leaves it to marked.
    table(source) {
      const [table = ""] = this.rules.block.table.exec(source) ?? [];
      const [head = ""] = table.split("\n", 1);
      cells += head.split("|").length * table.split("\n").length;
      return cells > MOST_CELLS ? undefined : false;
    },
  },
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
 * @throws {RangeError} for what is nested deeper than a stack, or becomes too long
 */
export function markdownToHtml(text: string): string {
  cells = 0;
  const html = marked.parse(text, { async: false });
  if (html.length > MOST_HTML) throw new RangeError("It becomes too long.");
  return html;
}
