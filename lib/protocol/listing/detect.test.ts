import { describe, expect, it } from "vitest";
import { byteString } from "../byte-string";
import { DIALECTS } from "./detect";
import type { ListingOptions } from "./entry";
import corpus from "./fixtures/listings.json";
import { parseListing } from "./parse";

const bytes = (text: string) => byteString(Buffer.from(text, "utf8").toString("latin1"));
const NOW = Date.UTC(2026, 2, 18);
const formatOf = (command: ListingOptions["command"], ...rows: string[]) =>
  parseListing(bytes(rows.map((row) => `${row}\r\n`).join("")), { command, now: NOW }).format;

describe("the format of a listing", () => {
  it("is never in doubt: each row of the corpus is recognised by one dialect at most", () => {
    for (const { batch, line } of corpus.rows) {
      const { format, system } = corpus.batches.find(({ id }) => id === batch) ?? {};
      for (const row of line.split("\r\n").map(bytes)) {
        const options = { command: "LIST", now: NOW, ...(system === undefined ? {} : { system }) } as const;
        const formats = DIALECTS.filter((dialect) => dialect.recognises(row, options)).map((d) => d.format);
        expect(formats.length, line).toBeLessThanOrEqual(1);
        if (format !== "other") for (const found of formats) expect(found, line).toBe(format);
      }
    }
  });

  it("is the corpus's, batch by batch", () => {
    for (const { id, format, command, system, header, eol = "\r\n" } of corpus.batches) {
      if (format === "other") continue;
      const lines = corpus.rows.filter(({ batch }) => batch === id).map(({ line }) => line);
      const text = [...(header ?? []), ...lines].map((line) => line + eol).join("");
      const listing = parseListing(bytes(text), {
        command: command === "MLSD" ? "MLSD" : "LIST",
        now: NOW,
        system,
      });
      expect(listing.format, id).toBe(format);
    }
  });

  it("is that of most rows", () => {
    const unix = "-rw-r--r-- 1 a b 12 May 05 2009 x";
    expect(formatOf("LIST", unix, unix, "+s1,\ta")).toBe("unix");
    expect(formatOf("LIST", unix, "+s1,\ta", "+s1,\tb")).toBe("eplf");
    expect(formatOf("LIST", "What a day", "550 No such file.", "total 0")).toBeNull();
  });

  it.each([
    ["STARTUP.COM;3", "VMS"],
    ["CIABATTA", "z/OS"],
    ["+crust", "EPLF"],
    ["Migrated", "z/OS"],
    ["*DIR", "IBM i"],
  ])("stays a list of names after NLST: %s", (name) => {
    const listing = parseListing(byteString(`${name}\r\n${name}2\r\n`), {
      command: "NLST",
      now: NOW,
      system: "MVS is the operating system of this server.",
    });
    expect(listing.format).toBe("nlst");
    expect(listing.entries.map((entry) => entry.name)).toEqual([name, `${name}2`]);
  });
});
