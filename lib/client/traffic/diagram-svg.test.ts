import { describe, expect, it } from "vitest";
import { buildSequence } from "@/lib/protocol/sequence/build-sequence";
import { conversation, type Step } from "@/lib/protocol/testing/conversation";
import { layoutSequence } from "./diagram-layout";
import { type DiagramPalette, escapeText, type PictureText, sequenceSvg } from "./diagram-svg";

const grey = "rgb(1, 2, 3)";
const palette: DiagramPalette = {
  control: grey,
  data: grey,
  sent: grey,
  received: grey,
  note: grey,
  wrong: grey,
  good: grey,
  ink: grey,
  "ink-2": grey,
  "ink-3": grey,
  paper: "rgb(250, 250, 250)",
  line: grey,
};
const plain: PictureText = {
  title: "A listing",
  description: ["Portside asks.", "The server answers."],
  server: null,
};

function pictureOf(steps: readonly Step[], text = plain, highest?: number) {
  return sequenceSvg(
    layoutSequence(buildSequence(conversation(steps)), { width: 700 }),
    palette,
    text,
    highest,
  );
}

/** The names of all elements, and of all attributes. */
function namesIn(svg: string): {
  readonly elements: ReadonlySet<string>;
  readonly attributes: ReadonlySet<string>;
} {
  const tags = [...svg.matchAll(/<([a-z]+)((?:\s+[\w:-]+="[^"<>]*")*)\s*\/?>/g)];
  return {
    elements: new Set(tags.map(([, name = ""]) => name)),
    attributes: new Set(
      tags.flatMap(([, , list = ""]) => [...list.matchAll(/([\w:-]+)="/g)].map(([, name = ""]) => name)),
    ),
  };
}

const hostile = [
  "</text><script>alert(1)</script>",
  '"><image href="http://evil.example/x.png"/>',
  "' onload='alert(1)",
  "&lt;script&gt;&#x3c;b&#62;",
  "]]><!--",
  "<!ENTITY x SYSTEM 'file:///etc/passwd'>&x;",
  "\u0000\u0008\u001b[31m\u202egpj.exe\ufffe\ud800",
];

describe("an exported picture", () => {
  it.each(hostile)("lets no command, reply, note, title or host become markup: %j", (text) => {
    const { svg } = pictureOf(
      [
        `> CWD ${text}`,
        `< 250 ${text}`,
        { type: "note", code: "x", text },
        { type: "control-closed", by: "server", reason: text },
      ],
      { title: text, description: [text], server: text },
    );
    const { elements, attributes } = namesIn(svg);
    expect([...elements].sort()).toEqual(["desc", "g", "path", "rect", "svg", "text", "title", "tspan"]);
    expect([...attributes].filter((name) => /^on|href|style|src/i.test(name))).toEqual([]);
    // Every angle bracket belongs to one of the tags that were counted.
    const left = svg.replace(/<\?xml [^<>]*\?>|<\/?[a-z]+(?:\s+[\w:-]+="[^"<>]*")*\s*\/?>/g, "");
    expect(left).not.toMatch(/[<>]/);
    expect(left).not.toMatch(/&(?!(?:amp|lt|gt|quot|apos);)/);
    expect(svg).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
    expect(svg).not.toMatch(/\p{Surrogate}/u);
  });

  it("shows what hostile texts say, as text", () => {
    expect(pictureOf(["> <b>"]).svg).toContain("&lt;b&gt;");
    expect(escapeText("a\u202eb\u0000")).toBe("a[U+202E]b[NUL]");
  });

  it("lets a name written from right to left turn nothing round but itself", () => {
    const { svg } = pictureOf(["> CWD /\u05d0\u05d1\u05d2"]);
    const pieces = [...svg.matchAll(/<tspan [^>]*>/g)].map(([tag]) => tag);
    expect(pieces.length).toBeGreaterThan(0);
    expect(pieces.filter((tag) => !tag.includes('unicode-bidi="isolate"'))).toEqual([]);
  });

  it("stands by itself: colours written out, no reference to anything else", () => {
    const { svg } = pictureOf(["> NOOP", "< 200 Ok."]);
    expect(svg).not.toMatch(/var\(|url\(|class=|currentColor/);
    expect(svg).toContain("'IBM Plex Mono', ui-monospace".replaceAll("'", "&apos;"));
    expect(svg).toContain('fill="rgb(250, 250, 250)"');
  });

  it("brings its fonts along, and nothing that only claims to be one", () => {
    const font = { family: "IBM Plex Mono", weight: "400" } as const;
    const fonts = [
      { ...font, woff2: "d09GMg==" },
      { ...font, woff2: "</style><script>" },
    ];
    const { svg } = pictureOf(["> NOOP"], { ...plain, fonts });
    expect(svg.match(/@font-face/g)).toHaveLength(1);
    expect(svg).toContain("url(data:font/woff2;base64,d09GMg==)");
    expect(svg).not.toContain("script");
  });

  it("has a title, a description and a legend", () => {
    const { svg } = pictureOf(["> NOOP"]);
    expect(svg).toContain("<title>A listing</title><desc>Portside asks.\nThe server answers.</desc>");
    expect(svg).toContain("inferred from what was said");
  });

  it("is bounded, and says how much is left out", () => {
    const steps = Array.from({ length: 200 }, () => "> NOOP");
    const whole = pictureOf(steps);
    expect(whole.omitted).toBe(0);
    const cut = pictureOf(steps, plain, 1000);
    expect(cut.height).toBeLessThanOrEqual(1000);
    expect(cut.omitted).toBeGreaterThan(100);
    expect(cut.svg.match(/NOOP/g)).toHaveLength(200 - cut.omitted);
  });
});
