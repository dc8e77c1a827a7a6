/** How the page that is looked at from looks: its tokens, as CSS has them. */
export interface PageLook {
  readonly scheme: "light" | "dark";
  /** By their names: `--ink`. */
  readonly tokens: Readonly<Record<string, string>>;
}

/** The tokens that a rendered page uses. */
export const pageTokens = ["--sheet", "--well", "--line", "--ink", "--ink-2", "--accent"] as const;

const style = `
body { margin: 0 auto; max-width: 46rem; padding: 20px 24px 48px; background: var(--sheet); color: var(--ink);
  font: 14px/1.6 "IBM Plex Sans", system-ui, sans-serif; overflow-wrap: break-word; }
h1, h2, h3, h4, h5, h6 { margin: 1.4em 0 0.5em; line-height: 1.25; font-weight: 600; }
h1 { font-size: 24px; } h2 { font-size: 19px; } h3 { font-size: 16px; } h4, h5, h6 { font-size: 14px; }
h1, h2 { padding-bottom: 0.25em; border-bottom: 1px solid var(--line); }
:is(h1, h2, h3):first-child { margin-top: 0; }
p, ul, ol, pre, table, blockquote { margin: 0 0 1em; }
code, pre, kbd, samp, tt { font-family: "IBM Plex Mono", ui-monospace, monospace; font-size: 13px; }
code, kbd { padding: 1px 4px; border-radius: 4px; background: var(--well); }
pre { padding: 12px 14px; overflow: auto; border-radius: 6px; background: var(--well); }
pre code { padding: 0; background: none; }
blockquote { padding-left: 14px; border-left: 3px solid var(--line); color: var(--ink-2); }
table { display: block; overflow: auto; border-collapse: collapse; }
th, td { padding: 5px 10px; border: 1px solid var(--line); text-align: start; }
hr { border: 0; border-top: 1px solid var(--line); margin: 1.6em 0; }
.link { color: var(--accent); }
.address { color: var(--ink-2); font-size: 12px; overflow-wrap: anywhere; }
.image { padding: 1px 6px; border: 1px dashed var(--line); border-radius: 4px; color: var(--ink-2); }
`;

/** What `default-src` doesn't cover is named; the frame's sandbox forbids it, too. */
const policyOf = (nonce: string) =>
  `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;

/**
 * A whole page for a sandboxed frame: it loads nothing, from wherever, and runs nothing.
 *
 * @param body HTML that `markdownToHtml` made
 * @param nonce of the page that the frame is in, whose policy holds in the frame as well
 */
export function markdownPage(body: string, { scheme, tokens }: PageLook, nonce: string): string {
  const root = Object.entries(tokens).map(([name, value]) => `${name}: ${value};`);
  return `<!doctype html><html lang="und"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(nonce)}">
<title>Markdown</title><style nonce="${nonce}">:root { color-scheme: ${scheme}; ${root.join(" ")} }${style}</style></head><body><main>${body}</main></body></html>`;
}
