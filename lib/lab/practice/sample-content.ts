import { gzipSync } from "node:zlib";
import { STUDENT, SYSTEM_USER, type User } from "./accounts";
import { type ContentSource, FileContent, type StorageQuota, storedContent } from "./file-content";
import { decodeName } from "./name-bytes";
import { DirectoryNode, FileNode, LinkNode } from "./nodes";
import { type Colour, pdfPage, pngImage, wavTones } from "./sample-media";
import { COUNTDOWN_FRAMES, SUNSET_JPEG } from "./sample-pictures";
import * as texts from "./sample-texts";
import { webmVideo } from "./sample-video";

const MIB = 1024 * 1024;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Files that one step plants: about a millisecond's work. */
const PLANTED_AT_ONCE = 1000;

/**
 * The tree that the practice server starts with. Its files cost no quota; what is large or numerous is made up
 * when somebody asks for it.
 */
export function sampleTree(quota: StorageQuota): DirectoryNode {
  const planter = new Planter(quota, Date.now());
  const root = planter.root();
  planter.file(root, "welcome.txt", texts.WELCOME, 2 * DAY);
  planter.directory(root, "incoming");
  plantPublic(planter, planter.directory(root, "pub"));
  const system = planter.ownedBy(SYSTEM_USER);
  const readOnly = system.directory(root, "read-only");
  system.file(readOnly, "look-but-dont-touch.txt", "Changing this file answers 550.\n", 400 * DAY);
  system.file(readOnly, "secret.txt", "Nobody who logs in may read this.\n", 400 * DAY).mode = 0o600;
  system.directory(root, "locked").mode = 0o700;
  return root;
}

/** The part of it that a lesson needs: each run has a tree of its own, which has to cost little. */
export function lessonTree(quota: StorageQuota): DirectoryNode {
  const planter = new Planter(quota, Date.now());
  const root = planter.root();
  planter.file(root, "welcome.txt", texts.WELCOME, 2 * DAY);
  planter.directory(root, "incoming");
  const pub = planter.directory(root, "pub");
  planter.file(pub, "README.md", texts.README, DAY);
  plantDocuments(planter, planter.directory(pub, "documents"));
  plantCode(planter, planter.directory(pub, "code"));
  plantReleases(planter, planter.directory(pub, "releases"));
  planter.source(planter.directory(pub, "large"), "1-MiB.bin", patternContent(MIB), 120 * DAY);
  planter.directory(pub, "empty");
  return root;
}

function plantPublic(planter: Planter, pub: DirectoryNode): void {
  planter.file(pub, "README.md", texts.README, DAY);
  plantDocuments(planter, planter.directory(pub, "documents"));
  plantCode(planter, planter.directory(pub, "code"));
  plantTexts(planter, planter.directory(pub, "texts"));
  plantImages(planter, planter.directory(pub, "images"));
  plantRecordings(planter, planter.directory(pub, "audio"), planter.directory(pub, "video"));
  plantReleases(planter, planter.directory(pub, "releases"));
  plantLarge(planter, planter.directory(pub, "large"));
  planter.directory(pub, "many", (directory) => plantMany(planter, directory));
  const system = planter.ownedBy(SYSTEM_USER);
  system.directory(pub, "huge", (directory) => plantHuge(system, directory));
  const names = planter.directory(pub, "names");
  for (const name of texts.ODD_NAMES) planter.file(names, name, `This file is called:\n${name}\n`, 10 * DAY);
  const rawNames = planter.directory(pub, "raw-names");
  for (const bytes of texts.RAW_NAMES) {
    planter.file(rawNames, decodeName(Buffer.from(bytes, "latin1")), "A name of other bytes.\n", 10 * DAY);
  }
  const links = planter.directory(pub, "links");
  planter.link(links, "latest", "../releases/2.1");
  planter.link(links, "readme", "/pub/README.md");
  planter.link(links, "here", ".");
  planter.link(links, "nowhere", "no-such-file");
  planter.directory(pub, "empty");
}

function plantDocuments(planter: Planter, directory: DirectoryNode): void {
  const page = pdfPage("Which side opens the port?", [
    "Passive: the server listens, the client dials.",
    "Active: the client listens, the server dials.",
    "Port = first byte x 256 + second byte.",
  ]);
  planter.file(directory, "active-and-passive.md", texts.ACTIVE_AND_PASSIVE, 20 * MINUTE);
  planter.file(directory, "which-side.pdf", page, 30 * DAY);
  planter.file(directory, "commands.csv", texts.COMMANDS_CSV, 45 * DAY);
  planter.file(directory, "ports.json", texts.PORTS_JSON, 45 * DAY);
  planter.file(directory, "page.html", texts.PAGE_HTML, 900 * DAY);
  planter.file(directory, "empty.txt", "", 3 * DAY);
}

function plantCode(planter: Planter, directory: DirectoryNode): void {
  planter.file(directory, "port.ts", texts.PORT_TS, 5 * DAY);
  planter.file(directory, "port.py", texts.PORT_PY, 5 * DAY);
  planter.file(directory, "port.c", texts.PORT_C, 200 * DAY);
  planter.file(directory, "style.css", texts.STYLE_CSS, 7 * DAY);
  planter.file(directory, "fetch.sh", texts.FETCH_SH, 2 * DAY).mode = 0o755;
}

function plantTexts(planter: Planter, directory: DirectoryNode): void {
  const everyByte = Buffer.from(Array.from({ length: 1024 }, (_, index) => index % 256));
  planter.file(directory, "odd-markup.md", texts.ODD_MARKDOWN, 4 * DAY);
  planter.file(directory, "windows-1251.txt", Buffer.from(texts.WINDOWS_1251_TEXT, "latin1"), 4000 * DAY);
  planter.file(directory, "latin1.txt", Buffer.from(texts.LATIN1_TEXT, "latin1"), 5000 * DAY);
  planter.file(directory, "crlf.txt", texts.CRLF_TEXT, 70 * DAY);
  planter.file(directory, "lf.txt", texts.LF_TEXT, 70 * DAY);
  planter.file(directory, "every-byte.bin", everyByte, 70 * DAY);
}

function plantImages(planter: Planter, images: DirectoryNode): void {
  const sunset = (x: number, y: number): Colour => [255 - (y >> 1), 96 + (x >> 2), 64 + y];
  const board = (x: number, y: number): Colour =>
    ((x >> 4) + (y >> 4)) % 2 ? [29, 78, 216] : [219, 234, 254];
  planter.file(images, "sunset.png", pngImage(320, 180, sunset), 60 * DAY);
  planter.file(images, "board.png", pngImage(128, 128, board), 61 * DAY);
  planter.file(images, "sun.jpg", SUNSET_JPEG, 62 * DAY);
  planter.file(images, "two-connections.svg", texts.DIAGRAM_SVG, 12 * DAY);
  planter.file(images, "script.svg", texts.SCRIPT_SVG, 12 * DAY);
}

function plantRecordings(planter: Planter, audio: DirectoryNode, video: DirectoryNode): void {
  planter.file(audio, "chord.wav", wavTones([261.63, 329.63, 392, 523.25], 0.4), 90 * DAY);
  const countdown = { width: 96, height: 54, frames: COUNTDOWN_FRAMES, millisecondsEach: 500 };
  planter.file(video, "countdown.webm", webmVideo(countdown), 90 * DAY);
}

function plantReleases(planter: Planter, directory: DirectoryNode): void {
  for (const [version, age] of [
    ["1.0", 800],
    ["2.0", 300],
    ["2.1", 14],
  ] as const) {
    const release = planter.directory(directory, version);
    const notes = `Release ${version}\n\nThere is nothing to install: this is a sample.\n`;
    planter.file(release, "NOTES.txt", notes, age * DAY);
    planter.file(release, `sample-${version}.txt.gz`, gzipSync(notes.repeat(50)), age * DAY);
  }
}

function plantLarge(planter: Planter, directory: DirectoryNode): void {
  for (const mebibytes of [1, 16, 64, 256, 1024]) {
    const name = mebibytes === 1024 ? "1-GiB.bin" : `${mebibytes}-MiB.bin`;
    planter.source(directory, name, patternContent(mebibytes * MIB), 120 * DAY);
  }
}

function* plantMany(planter: Planter, directory: DirectoryNode): Generator<void, void, void> {
  for (let number = 1; number <= 10_000; number++) {
    if (number % PLANTED_AT_ONCE === 0) yield;
    const name = `file-${String(number).padStart(5, "0")}.txt`;
    // One short text for all: what matters here is their number.
    planter.source(directory, name, MANY_CONTENT, number * 60 * MINUTE);
  }
}

/** Nobody who logs in may write here, so that one content is enough for all. */
function* plantHuge(planter: Planter, directory: DirectoryNode): Generator<void, void, void> {
  const content = planter.content(storedContent(Buffer.from("One of a hundred thousand.\n")));
  for (let number = 1; number <= 100_000; number++) {
    if (number % PLANTED_AT_ONCE === 0) yield;
    planter.fileOf(directory, `entry-${String(number).padStart(6, "0")}.txt`, content, number * MINUTE);
  }
}

const MANY_CONTENT = storedContent(Buffer.from("One of ten thousand.\n"));

/** Adds sample nodes for one owner. Ages are milliseconds before the start. */
class Planter {
  constructor(
    private readonly quota: StorageQuota,
    private readonly now: number,
    private readonly owner: User = STUDENT,
  ) {}

  ownedBy(owner: User): Planter {
    return new Planter(this.quota, this.now, owner);
  }

  root(): DirectoryNode {
    return new DirectoryNode(this.#properties(0o755, 0));
  }

  directory(
    parent: DirectoryNode,
    name: string,
    fill: ((directory: DirectoryNode) => Generator<void, void, void>) | null = null,
  ): DirectoryNode {
    const directory = new DirectoryNode(this.#properties(0o755, 0), fill);
    parent.plant(name, directory);
    return directory;
  }

  file(parent: DirectoryNode, name: string, content: string | Buffer, age: number): FileNode {
    return this.source(parent, name, storedContent(Buffer.from(content)), age);
  }

  source(parent: DirectoryNode, name: string, source: ContentSource, age: number): FileNode {
    return this.fileOf(parent, name, this.content(source), age);
  }

  content(source: ContentSource): FileContent {
    return new FileContent(this.quota, source);
  }

  fileOf(parent: DirectoryNode, name: string, content: FileContent, age: number): FileNode {
    const file = new FileNode(content, this.#properties(0o644, age));
    parent.plant(name, file);
    return file;
  }

  link(parent: DirectoryNode, name: string, target: string): void {
    parent.plant(name, new LinkNode(target, this.#properties(0o777, DAY)));
  }

  #properties(mode: number, age: number) {
    const modifiedAt = Math.floor((this.now - age) / 1000) * 1000;
    return { mode, owner: this.owner.name, group: this.owner.group, modifiedAt };
  }
}

/** A block's length is prime, so that blocks that change places change the file. */
const BLOCK_BYTES = 262_139;

/** The same pseudo-random bytes every time, for any size, without storing them. */
export function patternContent(size: number): ContentSource {
  return {
    size,
    read(offset, length) {
      const start = offset % BLOCK_BYTES;
      return patternBlock().subarray(start, start + Math.min(length, size - offset));
    },
  };
}

let block: Buffer | null = null;

function patternBlock(): Buffer {
  if (block !== null) return block;
  const made = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  // xorshift32 (Marsaglia 2003): quick, and compresses badly.
  let state = 0x9e3779b9;
  for (let at = 0; at < BLOCK_BYTES; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    made[at] = state & 0xff;
  }
  block = made;
  return made;
}
