import { expect, type Locator, type Page } from "@playwright/test";
import type { TestFile } from "./workspace";

/** A folder tree to be dropped: files by their paths with slashes, and folders in which nothing is. */
export interface TestTree {
  readonly files: readonly TestFile[];
  readonly emptyFolders?: readonly string[];
}

type ConflictAnswer = "Replace" | "Keep both" | "Skip";

/** The queue as a person meets it. */
export class TransfersRegion {
  readonly page: Page;
  readonly region: Locator;
  /** All rows that exist: the list is virtual. */
  readonly rows: Locator;
  /** The question about a file that is there already. */
  readonly question: Locator;

  constructor(page: Page) {
    this.page = page;
    this.region = page.getByRole("region", { name: "Transfers" });
    this.rows = this.region.getByRole("list", { name: "Queue" }).getByRole("listitem");
    this.question = page.getByRole("alertdialog", { name: /^Replace / });
  }

  progress(name: string): Locator {
    return this.region.getByRole("progressbar", { name, exact: true });
  }

  row(name: string): Locator {
    return this.rows.filter({ has: this.page.getByRole("progressbar", { name, exact: true }) });
  }

  button(name: string, action: "Pause" | "Resume" | "Cancel" | "Retry"): Locator {
    return this.row(name).getByRole("button", { name: action, exact: true });
  }

  /** Chooses from the menu of what can be done with all. */
  async chooseForAll(item: string): Promise<void> {
    await this.region.getByRole("button", { name: "Transfer actions" }).click();
    await this.page.getByRole("menuitem", { name: item }).click();
  }

  /** Waits until bytes are on their way. */
  async isMoving(name: string): Promise<void> {
    await expect
      .poll(async () => Number(await this.progress(name).getAttribute("aria-valuenow")), { intervals: [50] })
      .toBeGreaterThan(0);
  }

  async answer(answer: ConflictAnswer, forAll = false): Promise<void> {
    if (forAll) await this.question.getByRole("checkbox", { name: /Apply to all/ }).check();
    await this.question.getByRole("button", { name: answer, exact: true }).click();
  }

  /**
   * Drops a folder. A page can't make the entries of a real one: what the browser would say of it is played, a hundred
   * entries at a time.
   */
  async dropTree(tree: TestTree, onto: Locator): Promise<void> {
    await onto.evaluate(
      (target, { files, emptyFolders }) => {
        interface Folder {
          readonly name: string;
          readonly folders: Map<string, Folder>;
          readonly files: File[];
        }
        const newFolder = (name: string): Folder => ({ name, folders: new Map(), files: [] });
        const root = newFolder("");
        const folderAt = (names: readonly string[]) =>
          names.reduce((folder, name) => {
            const next = folder.folders.get(name) ?? newFolder(name);
            folder.folders.set(name, next);
            return next;
          }, root);
        for (const path of emptyFolders) folderAt(path.split("/"));
        for (const { path, text } of files) {
          const names = path.split("/");
          const name = names.pop() ?? "";
          const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
          folderAt(names).files.push(new File([bytes], name));
        }
        const fileEntry = (file: File) => ({
          name: file.name,
          isFile: true,
          isDirectory: false,
          file: (onFile: (file: File) => void) => setTimeout(() => onFile(file)),
        });
        const folderEntry = (folder: Folder): object => ({
          name: folder.name,
          isFile: false,
          isDirectory: true,
          createReader: () => {
            const left = [...[...folder.folders.values()].map(folderEntry), ...folder.files.map(fileEntry)];
            return {
              readEntries: (onEntries: (entries: object[]) => void) =>
                setTimeout(() => onEntries(left.splice(0, 100))),
            };
          },
        });
        const dropped = [...[...root.folders.values()].map(folderEntry), ...root.files.map(fileEntry)];
        const dataTransfer = new DataTransfer();
        for (const _ of dropped) dataTransfer.items.add(new File([], "dropped"));
        const items = DataTransferItem.prototype;
        const real = Object.getOwnPropertyDescriptor(items, "webkitGetAsEntry");
        Object.defineProperty(items, "webkitGetAsEntry", {
          value: () => dropped.shift(),
          configurable: true,
        });
        for (const type of ["dragenter", "dragover", "drop"]) {
          target.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
        }
        if (real !== undefined) Object.defineProperty(items, "webkitGetAsEntry", real);
      },
      {
        files: tree.files.map(({ name, content }) => ({
          path: name,
          text: Buffer.from(content).toString("base64"),
        })),
        emptyFolders: [...(tree.emptyFolders ?? [])],
      },
    );
  }

  /** Pastes files, wherever the focus is. */
  async paste(files: readonly TestFile[]): Promise<void> {
    await this.page.evaluate(
      (list) => {
        const clipboardData = new DataTransfer();
        for (const { name, bytes } of list) clipboardData.items.add(new File([new Uint8Array(bytes)], name));
        const target = document.activeElement ?? document.body;
        target.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData }));
      },
      files.map(({ name, content }) => ({ name, bytes: [...Buffer.from(content)] })),
    );
  }

  /** Slows down what the browser sends, in bytes a second; null for as fast as it can. */
  async throttle(bytesPerSecond: number | null): Promise<void> {
    const devtools = await this.page.context().newCDPSession(this.page);
    await devtools.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: bytesPerSecond ?? -1,
    });
  }
}
