import { describe, expect, it } from "vitest";
import { commands } from "./commands";
import { glossary, termsIn } from "./glossary";
import { fileWords } from "./glossary/file-words";
import { networkWords } from "./glossary/network-words";
import { securityWords } from "./glossary/security-words";
import { tradeWords } from "./testing/trade-words";

const forms = [...glossary.values()].flatMap(({ forms }) => forms);

describe("the glossary", () => {
  it("has every word once", () => {
    expect(forms.filter((form, index) => forms.indexOf(form) !== index)).toEqual([]);
    const keys = [...networkWords, ...securityWords, ...fileWords].map(({ key }) => key);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index || commands.has(key))).toEqual([]);
  });

  it.each([...glossary.values()])(
    "$key is defined in one to four whole sentences",
    ({ key, forms, definition }) => {
      expect(forms).toContain(key);
      expect(definition).toMatch(/^[A-Z].*[.]$/s);
      expect(definition.length).toBeLessThan(420);
    },
  );

  it("uses no word of the trade in a definition that it doesn't define", () => {
    for (const { key, definition } of glossary.values()) {
      for (const [word] of definition.matchAll(tradeWords))
        expect(termsIn(word), `${word} in ${key}`).not.toEqual([]);
    }
  });

  it("doesn't explain a word by itself alone", () => {
    for (const { key, definition } of glossary.values()) {
      expect(definition.split(/\s/).length, key).toBeGreaterThan(3);
    }
  });
});

describe("words in a text", () => {
  it.each([
    ["The control connection is open.", ["control connection"]],
    ["Control connections", ["control connection"]],
    ["A connection and a data connection", ["connection", "data connection"]],
    ["PORT names a port", ["PORT", "port"]],
    ["SITE CHMOD sets permissions", ["SITE CHMOD", "permissions"]],
    ["at the firewall's port, NAT or not", ["firewall", "port", "NAT"]],
    ["“firewall”, (NAT).", ["firewall", "NAT"]],
    ["ports port PORTS", ["port"]],
    ["reports and imports", []],
    ["/port/firewall and tls.example.org and x=port", []],
    ["198.18.0.1:21", []],
    ["", []],
  ])("%j: %j", (text, keys) => {
    expect(termsIn(text).map(({ key }) => key)).toEqual(keys);
  });

  it.each<[sentence: string, word: string, key: string | null]>([
    ["The password was sent in clear text.", "clear text", "clear text"],
    ["Some servers want the names of data sets in quotes.", "data sets", "z/OS"],
    ["No size: TLS has blocks of its own.", "blocks", null],
    ["MODE B sends blocks, each with a mark before it.", "blocks", null],
    ["Block mode is hardly used.", "Block mode", "block mode"],
    [
      "It resumed the TLS session of the control connection.",
      "resumed the TLS session",
      "session resumption",
    ],
    ["An earlier TLS session was resumed, which saves a round trip.", "resumed", null],
    ["The server may want the TLS session of the control connection resumed.", "resumed", null],
    ["Resuming the control connection's TLS session proves it.", "Resuming", null],
    ["A TLS session was begun. The download was resumed.", "resumed", "resume"],
    ["A broken-off download can be resumed.", "resumed", "resume"],
    ["A client certificate proved who it is.", "client certificate", "client certificate"],
    ["The server shows its certificate.", "certificate", "certificate"],
    ["EBCDIC is another code for letters.", "code", null],
    ["Its character code is EBCDIC.", "code", null],
    ["The code says that all went well.", "code", "reply code"],
    ["The reply code is 226.", "reply code", "reply code"],
  ])("%j: %s is %s", (sentence, word, key) => {
    const start = sentence.indexOf(word);
    expect(start).toBeGreaterThanOrEqual(0);
    const found = termsIn(sentence).find((place) => place.start <= start && place.end > start);
    expect(found?.key ?? null).toBe(key);
    if (found) expect(sentence.slice(found.start, found.end)).toBe(word);
  });

  it("are told with their places, in order and without overlaps", () => {
    const text = "Passive mode: the server's firewall must let the data connection in.";
    const places = termsIn(text);
    expect(places.map(({ start, end }) => text.slice(start, end))).toEqual([
      "Passive mode",
      "server",
      "firewall",
      "data connection",
    ]);
  });

  it("that were marked before are passed over", () => {
    expect(termsIn("a firewall and NAT", new Set(["firewall"])).map(({ key }) => key)).toEqual(["NAT"]);
  });
});
