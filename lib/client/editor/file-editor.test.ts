import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ProblemError } from "@/lib/client/problem-error";
import { type DraftStorage, Drafts } from "./drafts";
import { FileEditor, type FileEditorOptions } from "./file-editor";
import { FakeContent } from "./testing/fake-content";

/** A tab's storage. */
class FakeStorage implements DraftStorage {
  readonly items = new Map<string, string>();
  getItem(name: string): string | null {
    return this.items.get(name) ?? null;
  }
  setItem(name: string, value: string): void {
    this.items.set(name, value);
  }
  removeItem(name: string): void {
    this.items.delete(name);
  }
}

let content: FakeContent;
let storage: FakeStorage;

beforeEach(async () => {
  storage = new FakeStorage();
  content = new FakeContent();
  await content.start();
});
afterEach(() => content.stop());

/** An editor with a text on the screen. */
class OpenedEditor {
  readonly editor: FileEditor;
  readonly onSaved = vi.fn();
  value = "";
  shownAt: number | null = null;

  constructor(options: Partial<FileEditorOptions> = {}) {
    this.editor = new FileEditor({
      place: () => ({ session: "s", path: { text: "/a.txt" } }),
      isNew: false,
      size: null,
      sessionCharset: "utf-8",
      drafts: new Drafts(storage),
      draftKey: () => "draft",
      onSaved: this.onSaved,
      ...options,
    });
    this.editor.attach({
      read: () => this.value,
      isSame: (text) => text === this.value,
      replace: (text) => this.type(text),
      show: (at) => {
        this.shownAt = at;
      },
    });
  }

  type(text: string): void {
    this.value = text;
    this.editor.textChanged();
  }

  get state() {
    return this.editor.snapshot().state;
  }

  get activity(): string {
    return this.state.phase === "open" ? this.state.activity.kind : this.state.phase;
  }
}

async function opened(options: Partial<FileEditorOptions> = {}): Promise<OpenedEditor> {
  const made = new OpenedEditor(options);
  await made.editor.load();
  return made;
}

describe("a file that is edited", () => {
  it("is read, changed and saved", async () => {
    const page = await opened();
    expect(page.value).toBe("old");
    page.type("new");
    expect(page.editor.isUnsaved()).toBe(true);
    expect(await page.editor.save()).toBe(true);
    expect([content.file?.content, page.editor.isUnsaved()]).toEqual(["new", false]);
    expect(page.onSaved).toHaveBeenCalledTimes(1);
  });

  it("counts what was typed while it was being saved as unsaved", async () => {
    const page = await opened();
    page.type("new");
    const saving = page.editor.save();
    page.type("newer");
    await saving;
    expect([content.file?.content, page.editor.isUnsaved()]).toEqual(["new", true]);
  });

  it("isn't saved twice at once", async () => {
    const page = await opened();
    page.type("new");
    const saving = page.editor.save();
    expect(await page.editor.save()).toBe(false);
    expect(await saving).toBe(true);
    expect(content.requests.filter((method) => method === "PUT")).toHaveLength(1);
  });

  it("stays as it is when the charset lacks a character, which is shown", async () => {
    content.change("old");
    const page = await opened();
    page.editor.choose({ charset: "windows-1251" });
    page.type("one\n漢");
    expect(await page.editor.save()).toBe(false);
    expect(page.state).toMatchObject({ activity: { kind: "unencodable", line: 2, column: 1 } });
    expect([page.shownAt, content.file?.content]).toEqual([4, "old"]);
    page.editor.choose({ charset: "utf-8" });
    expect(await page.editor.save()).toBe(true);
  });

  it("keeps mixed line ends over several saves", async () => {
    content.change("a\r\nb\nc\r\n");
    const page = await opened();
    page.type("a\nb\nc\nd\n");
    await page.editor.save();
    page.type("a\nb\nc\nd\ne\n");
    await page.editor.save();
    expect(content.file?.content).toBe("a\r\nb\nc\r\nd\r\ne\r\n");
  });

  it("is read again in another charset only while nothing is unsaved", async () => {
    content.change("ä");
    const page = await opened();
    page.editor.readAgain("windows-1251");
    expect(page.value).toBe("Г¤");
    page.type("typed");
    page.editor.readAgain("utf-8");
    expect(page.value).toBe("typed");
  });

  it("isn't asked for when the listing tells that it is too large", async () => {
    const page = await opened({ size: 6_000_000 });
    expect(page.state).toEqual({ phase: "refused", reason: "large", size: 6_000_000 });
    expect(content.requests).toEqual([]);
  });

  it("says that it is gone, or no text", async () => {
    content.change("a\0b");
    expect((await opened()).state).toMatchObject({ phase: "refused", reason: "binary" });
    content.file = null;
    expect((await opened()).state).toMatchObject({ phase: "failed" });
  });
});

describe("somebody else's change", () => {
  async function inConflict(): Promise<OpenedEditor> {
    const page = await opened();
    page.type("mine");
    content.change("theirs");
    await page.editor.save();
    expect(page.activity).toBe("conflict");
    return page;
  }

  it("stays until a person writes over it", async () => {
    const page = await inConflict();
    page.editor.resume();
    await page.editor.save();
    expect([page.activity, content.file?.content]).toEqual(["conflict", "theirs"]);
    expect(await page.editor.overwrite()).toBe(true);
    expect(content.file?.content).toBe("mine");
  });

  it("can be taken, and saved over afterwards", async () => {
    const page = await inConflict();
    page.editor.loadTheirs();
    expect([page.value, page.editor.isUnsaved(), storage.items.size]).toEqual(["theirs", false, 0]);
    page.type("theirs and mine");
    expect(await page.editor.save()).toBe(true);
  });

  it("isn't taken where it is no text: the own one would be gone", async () => {
    const page = await inConflict();
    content.change("a\0b");
    page.editor.resume();
    await page.editor.save();
    page.editor.loadTheirs();
    expect([page.value, page.activity]).toEqual(["mine", "conflict"]);
  });

  it("is read in the charset that a person chose for the file", async () => {
    content.encoding = "latin1";
    content.change("\xca\xe0\xea");
    const page = await opened();
    page.editor.readAgain("windows-1251");
    page.type("mine");
    content.change("\xcf\xe0\xef\xea\xe0");
    await page.editor.save();
    page.editor.loadTheirs();
    expect(page.value).toBe("Папка");
  });

  it("doesn't keep the text from going into a copy, if nobody has its name", async () => {
    const page = await inConflict();
    const onMoved = vi.fn();
    const copy = { session: "s", path: { text: "/copy.txt" } };
    await expect(page.editor.saveCopy(copy, onMoved)).rejects.toThrow(ProblemError);
    expect([onMoved.mock.calls.length, page.activity]).toEqual([0, "conflict"]);
    content.file = null;
    await page.editor.saveCopy(copy, onMoved);
    expect([onMoved.mock.calls.length, page.activity]).toEqual([1, "idle"]);
    expect(content.file).toMatchObject({ content: "mine" });
  });
});

describe("an unsaved text", () => {
  it("is found when the file is opened anew, and gone once it is saved", async () => {
    const page = await opened();
    page.type("mine");
    page.editor.keepDraft();
    const again = await opened();
    expect(again.editor.snapshot().draft).toMatchObject({ text: "mine" });
    again.editor.takeDraft();
    expect([again.value, again.editor.isUnsaved()]).toEqual(["mine", true]);
    await again.editor.save();
    expect([content.file?.content, storage.items.size]).toEqual(["mine", 0]);
  });

  it("isn't replaced by what is typed before a person decided about it", async () => {
    const page = await opened();
    page.type("mine");
    page.editor.keepDraft();
    const again = await opened();
    again.type("typed");
    again.editor.keepDraft();
    expect((await opened()).editor.snapshot().draft).toMatchObject({ text: "mine" });
  });

  it("is a conflict where the file has changed since, however often the page is reloaded", async () => {
    const page = await opened();
    page.type("mine");
    page.editor.keepDraft();
    content.change("theirs");
    for (const _reload of [1, 2]) {
      const again = await opened();
      again.editor.takeDraft();
      expect([again.value, again.activity]).toEqual(["mine", "conflict"]);
      again.editor.resume();
      await again.editor.save();
      expect([again.activity, content.file?.content]).toEqual(["conflict", "theirs"]);
      again.editor.keepDraft();
    }
  });

  it("isn't kept once it is what the file holds, or a person discards it", async () => {
    const page = await opened();
    page.type("mine");
    page.editor.keepDraft();
    page.type("old");
    page.editor.keepDraft();
    expect(storage.items.size).toBe(0);
    page.type("mine");
    page.editor.keepDraft();
    const again = await opened();
    again.editor.dropDraft();
    expect([again.editor.snapshot().draft, storage.items.size]).toEqual([null, 0]);
  });
});

it("a new file isn't there until it is saved, and not over another one", async () => {
  content.file = null;
  const page = await opened({ isNew: true });
  page.type("new");
  expect(content.requests).toEqual([]);
  content.change("somebody was faster");
  expect(await page.editor.save()).toBe(false);
  expect(page.activity).toBe("conflict");
  content.file = null;
  expect(await page.editor.save()).toBe(true);
});
