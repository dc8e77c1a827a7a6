import { SiteFileError } from "./site-file-error";
import { namePattern, type XmlElement, type XmlNode } from "./xml-element";

/** Elements inside each other. FileZilla's folders are nested by hand. */
const MOST_DEPTH = 100;

const tagPattern = new RegExp(
  `<(?:(!--)|(!\\[CDATA\\[)|(\\?)|(!)|/(${namePattern})\\s*>|(${namePattern})((?:\\s+${namePattern}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>)`,
  "uy",
);
const attributePattern = new RegExp(`(${namePattern})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "gu");
const entities = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

interface OpenElement {
  readonly name: string;
  readonly attributes: readonly (readonly [string, string])[];
  readonly children: XmlNode[];
}

/**
 * Reads a document.
 * @returns its root element
 * @throws {SiteFileError} for anything but well-formed XML without a DOCTYPE
 */
export function parseXml(source: string): XmlElement {
  const text = source.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const root: OpenElement = { name: "", attributes: [], children: [] };
  const open: OpenElement[] = [root];
  const top = () => open.at(-1) ?? root;
  let at = 0;
  while (at < text.length) {
    if (text[at] !== "<") {
      const end = text.indexOf("<", at);
      appendText(top(), resolve(text.slice(at, end === -1 ? undefined : end)));
      at = end === -1 ? text.length : end;
      continue;
    }
    tagPattern.lastIndex = at;
    const match = tagPattern.exec(text);
    if (match === null) throw broken(`line ${text.slice(0, at).split("\n").length}`);
    const [whole, comment, cdata, instruction, declaration, closed, opened, attributes = "", empty] = match;
    at += whole.length;
    if (declaration !== undefined) throw new SiteFileError("It has a DOCTYPE, which no site file has.");
    if (comment !== undefined) at = endOf(text, "-->", at).next;
    else if (instruction !== undefined) at = endOf(text, "?>", at).next;
    else if (cdata !== undefined) {
      const { end, next } = endOf(text, "]]>", at);
      appendText(top(), text.slice(at, end));
      at = next;
    } else if (opened !== undefined) {
      const element: OpenElement = { name: opened, attributes: readAttributes(attributes), children: [] };
      top().children.push(element);
      if (empty !== "/") open.push(element);
      if (open.length > MOST_DEPTH) throw new SiteFileError("Its folders are nested too deeply.");
    } else {
      if (top() === root || top().name !== closed) throw broken(`</${closed}> closes nothing`);
      tidy(top().children);
      open.pop();
    }
  }
  if (open.length > 1) throw broken(`<${top().name}> isn't closed: a part of the file is missing`);
  const elements = root.children.filter((child) => typeof child !== "string");
  const [element] = elements;
  if (element === undefined) throw new SiteFileError("It isn't XML.");
  if (
    elements.length > 1 ||
    root.children.some((child) => typeof child === "string" && child.trim() !== "")
  ) {
    throw broken("there is something beside its root");
  }
  return element;
}

/** Between elements, space is only there for the eye. */
function tidy(children: XmlNode[]): void {
  if (children.every((child) => typeof child === "string")) return;
  const tidied = children.map((child) => (typeof child === "string" ? child.trim() : child));
  children.splice(0, children.length, ...tidied.filter((child) => child !== ""));
}

function broken(where: string): SiteFileError {
  return new SiteFileError(`Its XML is broken: ${where}.`);
}

function endOf(text: string, mark: string, from: number): { end: number; next: number } {
  const end = text.indexOf(mark, from);
  if (end === -1) throw broken(`no ${mark} before its end`);
  return { end, next: end + mark.length };
}

function appendText(element: OpenElement, text: string): void {
  if (text === "") return;
  const last = element.children.at(-1);
  if (typeof last === "string") element.children.splice(-1, 1, last + text);
  else element.children.push(text);
}

/** Text with its references resolved. FileZilla writes control characters as numbers, which XML 1.0 doesn't allow. */
function resolve(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    /&(?:#x([0-9a-f]{1,6});|#([0-9]{1,7});|([a-z]+);)?/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) {
        const character = entities.get(name);
        if (character === undefined) throw broken(`it doesn't say what ${whole} is`);
        return character;
      }
      const code = hex === undefined ? Number(decimal ?? Number.NaN) : Number.parseInt(hex, 16);
      if (Number.isNaN(code) || code > 0x10ffff) throw broken(`"${whole}" is no character`);
      return String.fromCodePoint(code);
    },
  );
}

function readAttributes(source: string): (readonly [string, string])[] {
  return [...source.matchAll(attributePattern)].map(
    ([, name = "", double, single]) => [name, resolve(double ?? single ?? "")] as const,
  );
}

/** The document of a root element, indented. What XML can't say at all becomes U+FFFD. */
export function formatXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>\n${formatElement(root, "")}`;
}

function formatElement(element: XmlElement, indent: string): string {
  const attributes = element.attributes.map(([name, value]) => ` ${name}="${escapeXml(value, '"\n\t')}"`);
  const head = `${indent}<${element.name}${attributes.join("")}`;
  if (element.children.length === 0) return `${head} />\n`;
  const [first] = element.children;
  if (element.children.length === 1 && typeof first === "string") {
    return `${head}>${escapeXml(first, "")}</${element.name}>\n`;
  }
  const inner = `${indent}\t`;
  const children = element.children.map((child) =>
    typeof child === "string" ? `${inner}${escapeXml(child, "")}\n` : formatElement(child, inner),
  );
  return `${head}>\n${children.join("")}${indent}</${element.name}>\n`;
}

/** @param more characters to write as numbers beside those that XML takes for its own */
function escapeXml(text: string, more: string): string {
  return carriedByXml(text).replace(/[&<>"\u0001-\u001f\u007f]/g, (character) => {
    if (character === "&") return "&amp;";
    if (character === "<") return "&lt;";
    if (character === ">") return "&gt;";
    if ('"\n\t'.includes(character) && !more.includes(character)) return character;
    return `&#${character.charCodeAt(0)};`;
  });
}

/** A text with U+FFFD for what XML can't say, not even as a number. */
export function carriedByXml(text: string): string {
  return text.replace(/[\0\ufffe\uffff]|\p{Cs}/gu, "\ufffd");
}

/** The first child element of a name. */
export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return childrenOf(element).find((child) => child.name === name);
}

/** The child elements, in order. */
export function childrenOf(element: XmlElement): readonly XmlElement[] {
  return element.children.filter((child) => typeof child !== "string");
}

/** Its own text, of the first piece that isn't only space between elements. */
export function textOf(element: XmlElement): string {
  const texts = element.children.filter((child) => typeof child === "string");
  return texts.find((text) => text.trim() !== "") ?? texts[0] ?? "";
}
