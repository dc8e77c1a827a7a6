import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byteString } from "../byte-string";
import { FUZZ } from "../testing/fuzz-runs";
import type { EntryType, ListedEntry, ListingFormat, ListingOptions } from "./entry";
import { parseListing } from "./parse";

/** What a row says; permissions as their octal mode. */
type Said = Partial<Omit<ListedEntry, "name" | "owner" | "group" | "linkTarget" | "permissions">> & {
  readonly name: string;
  readonly owner?: string | null;
  readonly group?: string | null;
  readonly linkTarget?: string | null;
  readonly mode?: string | null;
};

/** A row as a server would write it, and what it says. */
interface Written {
  readonly row: string;
  readonly entry: Said;
}

interface Listing {
  readonly command?: ListingOptions["command"];
  readonly system?: string;
  readonly heading?: string;
}

/** Compares by hand, because a matcher takes longer than the parser. */
function expectSame(entries: readonly ListedEntry[], written: readonly Written[]) {
  if (entries.length !== written.length) {
    expect(entries.map(({ name }) => name)).toEqual(written.map(({ entry }) => entry.name));
  }
  for (const [index, { permissions, ...rest }] of entries.entries()) {
    const found: Said = { ...rest, mode: permissions?.mode ?? null };
    const wanted = written[index]?.entry ?? {};
    const read = new Map<string, unknown>(Object.entries(found));
    for (const [key, value] of Object.entries(wanted)) {
      if (read.get(key) !== value) expect(found).toMatchObject(wanted);
    }
  }
}

/** Writes some rows, reads them, and compares what came out with what went in. */
function readsBack(format: ListingFormat, rows: fc.Arbitrary<readonly Written[]>, listing: Listing = {}) {
  const { command = "LIST", system, heading } = listing;
  const options: ListingOptions = { command, now: NOW, ...(system === undefined ? {} : { system }) };
  fc.assert(
    fc.property(rows, fc.constantFrom("\r\n", "\n"), fc.boolean(), (written, end, headed) => {
      const lines = written.map(({ row }) => row);
      if (headed && heading !== undefined) lines.unshift(heading);
      const parsed = parseListing(byteString(lines.map((line) => line + end).join("")), options);
      if (parsed.format !== format) expect(parsed.format).toBe(format);
      expectSame(parsed.entries, written);
      if (parsed.ignored.some((row) => row !== heading)) expect(parsed.ignored).toEqual([]);
    }),
    FUZZ,
  );
}

const NOW = Date.UTC(2026, 2, 18, 10);
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

const some = (written: fc.Arbitrary<Written>) => fc.array(written, { minLength: 1, maxLength: 4 });

/** Any bytes but line ends, and names that look like something else to a parser or to JavaScript. */
const name = fc
  .oneof(
    {
      weight: 2,
      arbitrary: fc.uint8Array({ minLength: 1, maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(
          ..."__proto__,constructor,toString,a -> b, two  blanks ,...,total 5,Jan 5 2014,12:05,-rw-r--r--,<DIR>,a;b=c; d,[x],*DIR,+0100,caffè,voilà,menù,a/b,a\\b".split(
            ",",
          ),
        )
        .map((text) => Buffer.from(text)),
    },
  )
  .map((bytes) => bytes.toString("latin1").replace(/[\r\n]/g, "_"))
  .map((text) => (text === "." || text === ".." ? "dots" : text));

/** No name on Unix holds a slash. */
const unixName = name.map((text) => text.replaceAll("/", "_"));

/** In columns, blanks at the ends of a name can't be told from padding. */
const shown = (of: fc.Arbitrary<string>) =>
  of.map((text) => (/^[ \t]|[ \t]$/.test(text) ? `(${text})` : text));

const word = fc
  .tuple(fc.constantFrom(..."ABCXYZ@#$"), fc.string({ unit: fc.constantFrom(..."ABC019$#@"), maxLength: 7 }))
  .map((parts) => parts.join(""));

const size = fc.oneof(fc.nat(99_999), fc.maxSafeNat());
const who = fc.constantFrom("root", "www-data", "1000", "o'brien", "WORK\\ann", "constructor");

/** A moment to the second, within the years that two figures tell. */
const moment = fc
  .integer({ min: Date.UTC(1980, 0, 1) / 1000, max: Date.UTC(2050, 0, 1) / 1000 - 1 })
  .map((seconds) => new Date(seconds * 1000));

const pad = (number: number, width = 2) => String(number).padStart(width, "0");
const year2 = (date: Date) => pad(date.getUTCFullYear() % 100);
const month2 = (date: Date) => pad(date.getUTCMonth() + 1);
const day2 = (date: Date) => pad(date.getUTCDate());
const monthName = (date: Date) => MONTHS[date.getUTCMonth()] ?? "";
const iso = (date: Date, length: number) => date.toISOString().slice(0, length);
const clock = (date: Date) => iso(date, 16).slice(11);
const clockWithSeconds = (date: Date) => iso(date, 19).slice(11);

const toTheDay = (date: Date) => ({ modifiedAt: iso(date, 10), modifiedPrecision: "day" as const });
const toTheMinute = (date: Date) => ({ modifiedAt: iso(date, 16), modifiedPrecision: "minute" as const });
const toTheSecond = (date: Date) => ({ modifiedAt: iso(date, 19), modifiedPrecision: "second" as const });
const inUtc = (date: Date) => ({ modifiedAt: `${iso(date, 19)}Z`, modifiedPrecision: "second" as const });

const kind = fc.constantFrom<EntryType[]>("file", "directory");

describe("what a server listed is read back", () => {
  it("from Unix rows", () => {
    const modes: readonly (readonly [letters: string, type: EntryType, mode: string])[] = [
      ["-rw-r--r--", "file", "0644"],
      ["-rwsr-S--T+", "file", "7740"],
      ["drwxr-xr-x", "directory", "0755"],
      ["d---------.", "directory", "0000"],
      ["lrwxrwxrwx", "link", "0777"],
    ];
    const dates: readonly [(date: Date) => string, (date: Date) => Partial<Said>][] = [
      [(date) => `${monthName(date)} ${day2(date)}  ${date.getUTCFullYear()}`, toTheDay],
      [(date) => `${iso(date, 10)} ${clock(date)}`, toTheMinute],
      [(date) => `${iso(date, 10)} ${clockWithSeconds(date)}.000000000 +0200`, toTheSecond],
    ];
    const row = fc
      .record({
        mode: fc.constantFrom(...modes),
        owner: who,
        group: who,
        bytes: size,
        date: moment,
        shape: fc.constantFrom(...dates),
        name: unixName,
        target: name,
        indent: fc.constantFrom("", "  ", "123456 ", "  99    8 "),
      })
      .map(
        ({
          mode: [letters, type, mode],
          owner,
          group,
          bytes,
          date,
          shape: [write, read],
          indent,
          ...texts
        }) => {
          const link = type === "link";
          const column = link ? texts.target.length : bytes;
          return {
            row: `${indent}${letters}  1 ${owner.padEnd(8)} ${group.padEnd(8)} ${column} ${write(date)} ${texts.name}${link ? ` -> ${texts.target}` : ""}`,
            entry: {
              name: texts.name,
              type,
              size: type === "file" ? bytes : null,
              ...read(date),
              mode,
              owner,
              group,
              linkTarget: link ? texts.target : null,
            },
          };
        },
      );
    readsBack("unix", some(row), { heading: "total 12" });
  });

  it("from MLSD rows, with facts in any case and order, known and unknown", () => {
    const strange = fc.constantFrom(
      "",
      "__proto__=x;",
      "constructor=y;",
      "x.eq=1=1;",
      "=;",
      "toString=type=dir;",
      ";",
      "valueless;",
      "hasOwnProperty=;",
    );
    const target = name.map((text) => text.replaceAll(";", "_"));
    const row = fc
      .record({
        type: fc.constantFrom<("file" | "directory" | "link" | "other")[]>(
          "file",
          "directory",
          "link",
          "other",
        ),
        bytes: fc.option(size),
        date: fc.option(moment),
        mode: fc.option(fc.integer({ min: 0, max: 0o7777 })),
        owner: fc.option(who),
        group: fc.option(who),
        can: fc.option(fc.constantFrom("", "adfrw", "el")),
        target,
        strange,
        turn: fc.nat(8),
        upper: fc.boolean(),
        name,
      })
      .map(({ type, bytes, date, mode, owner, group, can, turn, upper, ...texts }) => {
        const types = {
          file: "file",
          directory: "dir",
          link: `OS.unix=slink:${texts.target}`,
          other: "OS.unix=chr-4/64",
        };
        const fact = (key: string, value: string | number | null) =>
          value === null ? "" : `${upper ? key.toUpperCase() : key}=${value};`;
        const facts = [
          fact("type", types[type]),
          fact("size", bytes),
          fact("modify", date && iso(date, 19).replace(/\D/g, "")),
          fact("unix.mode", mode === null ? null : `0${mode.toString(8)}`),
          fact("UNIX.ownername", owner),
          fact("UNIX.groupname", group),
          fact("perm", can),
          texts.strange,
        ];
        return {
          row: `${[...facts.slice(turn), ...facts.slice(0, turn)].join("")} ${texts.name}`,
          entry: {
            name: texts.name,
            type,
            size: type === "file" ? bytes : null,
            ...(date === null ? { modifiedAt: null } : inUtc(date)),
            mode: mode === null ? null : mode.toString(8).padStart(4, "0"),
            owner,
            group,
            linkTarget: type === "link" ? texts.target : null,
            can,
          },
        };
      });
    readsBack("mlsd", some(row), { command: "MLSD" });
  });

  it("from DOS rows", () => {
    const dates: readonly ((date: Date) => string)[] = [
      (date) => `${month2(date)}-${day2(date)}-${year2(date)}  ${half(date)}`,
      (date) => `${month2(date)}-${day2(date)}-${date.getUTCFullYear()}  ${half(date)}`,
      (date) => `${iso(date, 10)}  ${clock(date)}`,
    ];
    const half = (date: Date) =>
      `${pad(date.getUTCHours() % 12 || 12)}:${clock(date).slice(3)}${date.getUTCHours() < 12 ? "AM" : "PM"}`;
    const grouped = (bytes: number) => String(bytes).replace(/\B(?=(?:\d{3})+$)/g, ",");
    const row = fc
      .record({
        type: kind,
        bytes: size,
        commas: fc.boolean(),
        date: moment,
        write: fc.constantFrom(...dates),
        name: shown(name),
      })
      .map(
        ({ type, bytes, commas, date, write, name }): Written => ({
          row: `${write(date)}  ${
            type === "directory"
              ? "     <DIR>          "
              : `${(commas ? grouped(bytes) : String(bytes)).padStart(19)} `
          }${name}`,
          entry: { name, type, size: type === "file" ? bytes : null, ...toTheMinute(date), linkTarget: null },
        }),
      );
    readsBack("dos", some(row));
  });

  it("from DOS rows of links", () => {
    const text = fc.constantFrom("menu", "menus 2010", "C:", "a]", "constructor");
    const row = fc
      .record({ name: text, target: text, bracketed: fc.boolean(), junction: fc.boolean() })
      .map(({ name, target, bracketed, junction }): Written => {
        const path = bracketed ? `E:\\media\\${target}` : target;
        return {
          row: `02-19-10  06:12PM       ${junction ? "<JUNCTION>     " : "<SYMLINKD>     "}${name}${bracketed ? ` [${path}]` : ` -> ${path}`}`,
          entry: { name, type: "link", linkTarget: path },
        };
      });
    readsBack("dos", some(row));
  });

  it("from rows that begin with the size", () => {
    const row = fc.record({ type: kind, bytes: size, date: moment, name: unixName }).map(
      ({ type, bytes, date, name }): Written => ({
        row: `${bytes}  ${monthName(date)} ${date.getUTCDate()}, ${date.getUTCFullYear()} ${clock(date)} ${name}${type === "directory" ? "/" : ""}`,
        entry: { name, type, size: type === "file" ? bytes : null, ...toTheMinute(date) },
      }),
    );
    readsBack("size-first", some(row));
  });

  it("from VxWorks's rows", () => {
    const row = fc.record({ type: kind, bytes: size, date: moment, name: shown(name) }).map(
      ({ type, bytes, date, name }): Written => ({
        row: `${String(bytes).padStart(10)}   ${monthName(date)}-${day2(date)}-${date.getUTCFullYear()}  ${clockWithSeconds(date)}   ${name}${type === "directory" ? "   <DIR>" : ""}`,
        entry: { name, type, size: type === "file" ? bytes : null, ...toTheSecond(date) },
      }),
    );
    readsBack("size-first", some(row), { system: "VxWorks" });
  });

  it("from names alone, with and without the path before them", () => {
    const names = fc.array(shown(unixName), { maxLength: 4 });
    // One name that is like no format's rows and begins like no other.
    const rows = fc.tuple(names, fc.constantFrom("", "/", "/pub/", "pub/a b/")).map(([some, path]) =>
      [...some, "~plain"].map(
        (name): Written => ({
          row: path + name,
          entry: { name, type: "file", size: null, modifiedAt: null },
        }),
      ),
    );
    readsBack("nlst", rows, { command: "NLST" });
  });

  const vmsName = fc
    .tuple(word, fc.string({ unit: fc.constantFrom(..."AZ09$_-^"), maxLength: 50 }), word)
    .map(([first, rest, type]) => `${first}${rest}.${type}`);
  const vmsDates: readonly [(date: Date) => string, (date: Date) => Partial<Said>][] = [
    [(date) => clock(date), toTheMinute],
    [(date) => clockWithSeconds(date), toTheSecond],
    [(date) => `${clockWithSeconds(date)}.14`, toTheSecond],
  ];

  it("from OpenVMS's rows, one line or two each", () => {
    const row = fc
      .record({
        directory: fc.boolean(),
        name: vmsName,
        version: fc.integer({ min: 1, max: 32_767 }),
        blocks: fc.nat(999_999_999),
        date: moment,
        shape: fc.constantFrom(...vmsDates),
        owner: word,
        group: fc.option(word),
      })
      .map(({ directory, name, version, blocks, date, shape: [write, read], owner, group }): Written => {
        const full = `${name}${directory ? ".DIR" : ""};${version}`;
        const columns = `${blocks}/${blocks + 2}  ${date.getUTCDate()}-${monthName(date).toUpperCase()}-${date.getUTCFullYear()} ${write(date)}  [${group === null ? "" : `${group},`}${owner}]  (RWED,RWED,RE,)`;
        return {
          row: full.length < 40 ? `${full.padEnd(40)} ${columns}` : `${full}\n${" ".repeat(24)} ${columns}`,
          entry: {
            name,
            type: directory ? "directory" : "file",
            size: directory ? null : blocks * 512,
            ...read(date),
            owner,
            group,
          },
        };
      });
    const rows = fc.uniqueArray(row, { minLength: 1, maxLength: 4, selector: ({ entry }) => entry.name });
    readsBack("vms", rows, { heading: "Directory DKB200:[BAKERY]" });
  });

  it("from OpenVMS's rows of several versions, the newest without its number", () => {
    const versions = fc.uniqueArray(fc.integer({ min: 1, max: 32_767 }), { minLength: 1, maxLength: 5 });
    const rows = fc.tuple(vmsName, versions).map(([name, numbers]) => {
      const newest = Math.max(...numbers);
      return numbers.map(
        (version): Written => ({
          row: `${name};${version}  5  23-MAR-2000 07:44`,
          entry: { name: version === newest ? name : `${name};${version}` },
        }),
      );
    });
    readsBack("vms", rows);
  });

  it("from IBM i's rows", () => {
    const types: readonly (readonly [star: string, type: EntryType])[] = [
      ["*DIR", "directory"],
      ["*STMF", "file"],
      ["*FLR", "directory"],
      ["*SYMLNK", "link"],
      ["*FILE", "file"],
      ["*SOCKET", "other"],
    ];
    const row = fc
      .record({
        owner: word,
        type: fc.constantFrom(...types),
        bytes: size,
        date: moment,
        name: unixName,
        dots: fc.boolean(),
      })
      .map(({ owner, type: [star, type], bytes, date, name, dots }) => {
        const time = clockWithSeconds(date);
        return {
          row: `${owner.padEnd(10)} ${String(bytes).padStart(16)} ${month2(date)}/${day2(date)}/${year2(date)} ${dots ? time.replaceAll(":", ".") : time} ${star.padEnd(10)} ${name}${type === "directory" ? "/" : ""}`,
          entry: { name, type, size: type === "file" ? bytes : null, ...toTheSecond(date), owner },
        };
      });
    readsBack("as400", some(row));
  });

  const dataSet = fc.array(word, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("."));
  const mvs = { system: "MVS is the operating system of this server. FTP Server is running on z/OS." };

  it("from z/OS's data sets", () => {
    const row = fc
      .record({
        name: dataSet,
        organisation: fc.constantFrom("PO", "PO-E", "POU", "PS", "DA"),
        date: moment,
        migrated: fc.boolean(),
      })
      .map(
        ({ name, organisation, date, migrated }): Written => ({
          row: migrated
            ? `${"Migrated".padEnd(56)}${name}`
            : `BAK010 3390   ${iso(date, 10).replaceAll("-", "/")}  1    5  VB     255 27998  ${organisation.padEnd(3)} ${name}`,
          // The date is that of the last use.
          entry: {
            name,
            type: !migrated && organisation.startsWith("PO") ? "directory" : "file",
            modifiedAt: null,
          },
        }),
      );
    const heading = "Volume Unit    Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname";
    readsBack("mvs", some(row), { ...mvs, heading });
  });

  it("from z/OS's members", () => {
    const row = fc.record({ name: word, date: moment, bare: fc.boolean() }).map(
      ({ name, date, bare }): Written => ({
        row: bare
          ? ` ${name}`
          : ` ${name.padEnd(8)}  01.15 2008/05/06 ${iso(date, 10).replaceAll("-", "/")} ${clock(date)}   377   301    44 BAK003`,
        entry: { name, type: "file", size: null, ...(bare ? { modifiedAt: null } : toTheMinute(date)) },
      }),
    );
    readsBack("mvs", some(row), {
      ...mvs,
      heading: " Name     VV.MM   Created       Changed      Size  Init   Mod   Id",
    });
  });

  it("from z/OS's load modules", () => {
    const row = fc.record({ name: word, bytes: fc.integer({ min: 0, max: 0xffffffff }) }).map(
      ({ name, bytes }): Written => ({
        row: `${name.padEnd(8)}  ${bytes.toString(16).toUpperCase().padStart(6, "0")}   00020B          00 FO             RN RU            31    ANY`,
        entry: { name, type: "file", size: bytes },
      }),
    );
    readsBack("mvs", some(row), mvs);
  });

  it("from NetWare's rows", () => {
    const row = fc
      .record({
        type: kind,
        owner: who,
        bytes: size,
        date: moment,
        name: shown(unixName),
        joined: fc.boolean(),
      })
      .map(
        ({ type, owner, bytes, date, name, joined }): Written => ({
          row: `${type === "file" ? "-" : "d"}${joined ? "" : " "}[RWCEAFMS] ${joined ? " 1 " : ""}${owner.padEnd(24)} ${String(bytes).padStart(12)} ${monthName(date)} ${day2(date)}  ${date.getUTCFullYear()} ${name}`,
          entry: { name, type, size: type === "file" ? bytes : null, ...toTheDay(date), owner },
        }),
      );
    readsBack("netware", some(row), { heading: "total 0" });
  });

  it("from EPLF's rows", () => {
    const row = fc
      .record({
        type: kind,
        bytes: size,
        date: moment,
        name,
        strange: fc.constantFrom("", "__proto__,", "i8388621.29609,", ","),
      })
      .map(
        ({ type, bytes, date, name, strange }): Written => ({
          row: `+${strange}m${date.getTime() / 1000},${type === "file" ? `r,s${bytes}` : "/"},up644,\t${name}`,
          entry: {
            name,
            type,
            size: type === "file" ? bytes : null,
            ...inUtc(date),
            mode: "0644",
          },
        }),
      );
    readsBack("eplf", some(row));
  });

  it("from OS/2's rows", () => {
    const row = fc.record({ type: kind, bytes: size, date: moment, name, full: fc.boolean() }).map(
      ({ type, bytes, date, name, full }): Written => ({
        row: `${String(bytes).padStart(18)} ${type === "file" ? "     A         " : "          DIR  "} ${month2(date)}-${day2(date)}-${full ? date.getUTCFullYear() - 1900 : year2(date)}   ${clock(date)}  ${name}`,
        entry: { name, type, size: type === "file" ? bytes : null, ...toTheMinute(date) },
      }),
    );
    readsBack("os2", some(row));
  });

  it("from NonStop's rows", () => {
    const row = fc
      .record({
        name: word,
        bytes: size,
        date: moment,
        group: fc.nat(255),
        owner: fc.nat(255),
        open: fc.boolean(),
      })
      .map(
        ({ name, bytes, date, group, owner, open }): Written => ({
          row: `${name.padEnd(8)}     101${open ? "O" : " "} ${String(bytes).padStart(17)}  ${date.getUTCDate()}-${monthName(date)}-${year2(date)} ${clockWithSeconds(date)} ${group},${String(owner).padStart(3)} "nunu"`,
          entry: {
            name,
            type: "file",
            size: bytes,
            ...toTheSecond(date),
            owner: String(owner),
            group: String(group),
          },
        }),
      );
    readsBack("nonstop", some(row));
  });

  it("from z/VM's rows, and those of older CMS", () => {
    const row = fc
      .record({ name: word, type: word, date: moment, directory: fc.boolean(), disk: fc.boolean() })
      .map(
        ({ name, type, date, directory, disk }): Written => ({
          row: disk
            ? `${name.padEnd(8)} ${type.padEnd(8)}  A1 V     65     31     2       ${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear() - 1900}  ${clockWithSeconds(date)}`
            : `${name.padEnd(8)} ${directory ? "DIR     " : type.padEnd(8)} ${directory ? "-          -         -          -" : "V        121       430         14"} ${iso(date, 10)} ${clockWithSeconds(date)} 191A00`,
          entry: {
            name: directory && !disk ? name : `${name}.${type}`,
            type: directory && !disk ? "directory" : "file",
            size: null,
            ...toTheSecond(date),
          },
        }),
      );
    readsBack("zvm", some(row));
  });
});
