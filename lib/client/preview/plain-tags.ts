/** What HTML in Markdown may be: what shapes text, and no attribute of it. Everything else is left out or is text. */
const allowed = new Set(
  (
    "abbr b big blockquote br caption center cite code dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 " +
    "h5 h6 hr i ins kbd li mark ol p pre q rp rt ruby s samp small span strike strong sub summary sup table tbody td " +
    "tfoot th thead tr tt u ul var"
  ).split(" "),
);

/** A comment, or a tag with whatever attributes. */
const markup = /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-z][a-z0-9]*)\b(?:"[^"]*"|'[^']*'|[^'">])*>/giu;

function escaped(text: string): string {
  return text.replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** HTML that a stranger wrote, reduced to bare tags that shape text. */
export function plainTags(html: string): string {
  let plain = "";
  let at = 0;
  for (const match of html.matchAll(markup)) {
    const [whole, slash = "", name] = match;
    plain += escaped(html.slice(at, match.index));
    at = match.index + whole.length;
    const tag = name?.toLowerCase();
    if (tag !== undefined && allowed.has(tag)) plain += `<${slash}${tag}>`;
  }
  return plain + escaped(html.slice(at));
}
