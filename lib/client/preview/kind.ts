import type { Entry } from "@/lib/contract/files";
import { lastName } from "@/lib/protocol/path";
import { looksLikeText } from "./charset";
import { type Signature, signatureOf } from "./signature";

/** How a file can be looked at. */
export type PreviewKind = "image" | "drawing" | "text" | "markdown" | "pdf" | "audio" | "video" | "bytes";

const extensions: Readonly<Record<Exclude<PreviewKind, "bytes">, string>> = {
  image: "apng avif bmp cur gif ico jfif jpe jpeg jpg png webp",
  drawing: "svg",
  markdown: "markdown md mdown mkd mkdn",
  pdf: "pdf",
  audio: "aac flac m4a mp3 oga ogg opus wav weba",
  video: "m4v mkv mov mp4 mpeg mpg ogv webm 3gp avi",
  text:
    "asc asm awk bash bat bib c cc cfg clj cmake cmd conf cpp cs css csv cxx dart diff eml env erl ex f90 go gradle " +
    "graphql groovy h hpp hs htaccess htm html http ics inc ini ipynb java jl js json json5 jsonl jsx kt less lisp " +
    "log lua m mjs ml nfo nginx nix php pl pm po properties proto ps1 pug py r rb rs rst sass scala scss sh sql srt " +
    "sty styl sub svelte swift tcl tex text toml ts tsv tsx txt vb vcf vim vtt vue xhtml xml xsd xsl yaml yml zig zsh",
};

const kindsWithExtensions = ["image", "drawing", "text", "markdown", "pdf", "audio", "video"] as const;

const kindOfExtension: ReadonlyMap<string, PreviewKind> = new Map(
  kindsWithExtensions.flatMap((kind) => extensions[kind].split(" ").map((name) => [name, kind] as const)),
);

/** Files that have no extension but a name that says enough. */
const textNames =
  /^(?:readme|license|licence|copying|authors|changelog|changes|news|todo|makefile|dockerfile|\.\w+rc|\.gitignore|\.htaccess|\.env)$/i;

/** The kind that a name promises; null where only the bytes can tell. */
export function kindByName(name: string): PreviewKind | null {
  if (textNames.test(name)) return "text";
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  return kindOfExtension.get(extension) ?? null;
}

/** The kind that an entry's name promises; of a link without an extension, the name of what it points at. */
export function kindByEntry({ name, type, linkTarget }: Entry): PreviewKind | null {
  const byName = kindByName(name);
  if (byName !== null || type !== "link" || linkTarget === null) return byName;
  return kindByName(lastName(linkTarget));
}

/** What a file turned out to be. */
export interface FoundKind {
  readonly kind: PreviewKind;
  readonly signature: Signature | null;
}

/**
 * The kind of a file whose first bytes are known. They decide against the name, but not between kinds of text.
 *
 * @param head `TEXT_SAMPLE_BYTES`, or all of a shorter file
 */
export function kindByContent(promised: PreviewKind | null, head: Uint8Array): FoundKind {
  const signature = signatureOf(head);
  if (signature !== null) {
    return { kind: signature.kind === "other" ? "bytes" : signature.kind, signature };
  }
  if (!looksLikeText(head)) return { kind: "bytes", signature };
  return { kind: promised === "markdown" || promised === "drawing" ? promised : "text", signature };
}

/** Whether a kind is shown by the browser itself from the file's address, so that nothing has to be read before. */
export function isShownByBrowser(kind: PreviewKind): boolean {
  return kind === "image" || kind === "drawing" || kind === "audio" || kind === "video" || kind === "pdf";
}

/** The ways in which a file of a kind can be looked at; the first is its own. */
export function waysToShow(kind: PreviewKind): readonly PreviewKind[] {
  switch (kind) {
    case "drawing":
      return ["drawing", "text", "bytes"];
    case "markdown":
      return ["markdown", "text", "bytes"];
    case "bytes":
      return ["bytes", "text"];
    case "image":
    case "text":
    case "pdf":
    case "audio":
    case "video":
      return [kind, "bytes"];
  }
}

/** Whether an entry can be looked at: files, and links, which may point at one. */
export function previewable(entry: Pick<Entry, "type">): boolean {
  return entry.type === "file" || entry.type === "link";
}

/** Whether its listing says that a file has no bytes. A link's size is not that of the file. */
export function isKnownEmpty({ type, size }: Pick<Entry, "type" | "size">): boolean {
  return type === "file" && size === 0;
}

/** Whether an editor is of use for a kind. */
export function isText(kind: PreviewKind): boolean {
  return kind === "text" || kind === "markdown" || kind === "drawing";
}
