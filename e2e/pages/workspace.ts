import { expect, type Locator, type Page } from "@playwright/test";

/** A file made for a test. */
export interface TestFile {
  readonly name: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

/** What the connect form can be filled with; what is left out stays as it is. */
export interface ConnectDetails {
  readonly host: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly encryption?: "none" | "explicit" | "implicit" | "explicit-if-available";
  readonly dataMode?: "Passive" | "Active";
}

/** The workspace as a person meets it: everything is found by role and name. */
export class WorkspacePage {
  readonly page: Page;

  readonly connectForm: Locator;
  readonly sessions: Locator;
  /** The bar of the session in front. */
  readonly session: Locator;
  readonly dataConnection: Locator;
  readonly path: Locator;
  readonly pathField: Locator;
  readonly files: Locator;
  readonly filter: Locator;
  readonly transfers: Locator;
  readonly traffic: Locator;
  readonly explanation: Locator;
  readonly status: Locator;

  constructor(page: Page) {
    this.page = page;
    this.connectForm = page.getByRole("form", { name: "Connect" });
    this.sessions = page.getByRole("navigation", { name: "Sessions" });
    this.session = page.getByRole("region", { name: "Session", exact: true });
    this.dataConnection = this.session.getByRole("radiogroup", { name: "Data connection" });
    this.path = page.getByRole("navigation", { name: "Path" });
    this.pathField = page.getByRole("textbox", { name: "Path", exact: true });
    this.files = page.getByRole("grid", { name: "Files" });
    this.filter = page.getByRole("searchbox", { name: "Filter", exact: true });
    this.transfers = page.getByRole("region", { name: "Transfers" });
    this.traffic = page.getByRole("log", { name: "Traffic" });
    this.explanation = page.getByRole("region", { name: "Explanation" });
    this.status = page.getByRole("status");
  }

  /** Opens the page and waits for the connect form or a session. */
  async goto(query = ""): Promise<void> {
    await this.page.goto(`/${query}`);
    await expect(this.connectForm.or(this.session)).toBeVisible();
  }

  /** What failed. Next's own route announcer is an alert, too, and empty: this one has text. */
  get alert(): Locator {
    return this.page.getByRole("alert").filter({ hasText: /\S/ });
  }

  async connect(details: ConnectDetails): Promise<void> {
    const form = this.connectForm;
    await form.getByLabel("Host").fill(details.host);
    if (details.port !== undefined) await form.getByLabel("Port", { exact: true }).fill(String(details.port));
    if (details.user !== undefined) await form.getByLabel("User name").fill(details.user);
    if (details.password !== undefined) await form.getByLabel("Password").fill(details.password);
    if (details.encryption !== undefined) {
      await form.getByLabel("Encryption").selectOption(details.encryption);
    }
    if (details.dataMode !== undefined) await form.getByRole("radio", { name: details.dataMode }).click();
    await form.getByRole("button", { name: "Connect", exact: true }).click();
  }

  /** Opens the practice server and waits for its listing. */
  async openPracticeServer(): Promise<void> {
    await this.page.getByRole("button", { name: "Open the practice server" }).click();
    await expect(this.files).toBeVisible();
  }

  sessionTab(name: string | RegExp): Locator {
    return this.sessions.getByRole("link", { name });
  }

  async closeSession(name: string): Promise<void> {
    await this.sessions.getByRole("button", { name: `Close ${name}` }).click();
  }

  row(name: string): Locator {
    return this.files.getByRole("row", { name, exact: true });
  }

  /** A row's mark for selecting by finger; it isn't there for a mouse. */
  mark(name: string): Locator {
    return this.row(name).getByRole("checkbox", { name: `Select ${name}`, exact: true });
  }

  /** The id of the session in front, from the address. */
  sessionId(): string {
    return new URL(this.page.url()).searchParams.get("session") ?? "";
  }

  /** Ends the session in front as if another tab did: this page is not asked. */
  async endFromOutside(): Promise<void> {
    const answer = await this.page.request.delete(`/api/sessions/${this.sessionId()}`);
    expect(answer.ok()).toBe(true);
  }

  /** Goes into a folder of the listing. */
  async open(name: string): Promise<void> {
    await this.row(name).dblclick();
    await expect(this.path.getByRole("button", { name, exact: true })).toBeVisible();
  }

  /** Types a path. */
  async goToPath(path: string): Promise<void> {
    await this.page.getByRole("button", { name: "Edit path" }).click();
    await this.pathField.fill(path);
    await this.pathField.press("Enter");
  }

  async setDataMode(mode: "Passive" | "Active"): Promise<void> {
    const radio = this.dataConnection.getByRole("radio", { name: mode });
    const changed = this.page.waitForResponse(
      (response) => response.request().method() === "PATCH" && response.url().includes("/api/sessions/"),
    );
    await radio.click();
    await changed;
    await expect(radio).toBeChecked();
  }

  action(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** Lists again and waits for the answer. */
  async refresh(): Promise<void> {
    const listed = this.page.waitForResponse((response) => response.url().includes("/entries"));
    await this.action("Refresh").click();
    await listed;
  }

  /** Uploads by the button. */
  async uploadFiles(files: readonly TestFile[]): Promise<void> {
    const chooser = this.page.waitForEvent("filechooser");
    await this.action("Upload files").click();
    await (await chooser).setFiles(
      files.map(({ name, content }) => ({
        name,
        mimeType: "application/octet-stream",
        buffer: Buffer.from(content),
      })),
    );
  }

  /** Uploads a folder of this computer by the menu. */
  async uploadFolder(directory: string): Promise<void> {
    const chooser = this.page.waitForEvent("filechooser");
    await this.action("More ways to upload").click();
    await this.page.getByRole("menuitem", { name: "Upload folder" }).click();
    await (await chooser).setFiles(directory);
  }

  /** Uploads files of this computer by the button. */
  async uploadFromDisk(...paths: readonly string[]): Promise<void> {
    const chooser = this.page.waitForEvent("filechooser");
    await this.action("Upload files").click();
    await (await chooser).setFiles([...paths]);
  }

  /** Drops files on the listing, or on a folder in it. */
  async dropFiles(files: readonly TestFile[], onto: Locator = this.session): Promise<void> {
    const transfer = await this.page.evaluateHandle(
      (list) => {
        const held = new DataTransfer();
        for (const { name, bytes } of list) held.items.add(new File([new Uint8Array(bytes)], name));
        return held;
      },
      files.map(({ name, content }) => ({ name, bytes: [...Buffer.from(content)] })),
    );
    await onto.dispatchEvent("dragenter", { dataTransfer: transfer });
    await onto.dispatchEvent("dragover", { dataTransfer: transfer });
    await onto.dispatchEvent("drop", { dataTransfer: transfer });
    await transfer.dispose();
  }

  /** Opens the list of transfers when it is closed. */
  async showTransfers(): Promise<void> {
    const show = this.transfers.getByRole("button", { name: "Show the list of transfers" });
    if (await show.isVisible()) await show.click();
  }

  transfer(name: string): Locator {
    return this.transfers.getByRole("progressbar", { name, exact: true });
  }

  async newFolder(name: string): Promise<void> {
    await this.action("New folder").click();
    const dialog = this.page.getByRole("dialog", { name: "New folder" });
    await dialog.getByRole("textbox", { name: "Name" }).fill(name);
    await dialog.getByRole("button", { name: "Create" }).click();
    await expect(this.row(name)).toBeVisible();
  }

  async rename(from: string, to: string): Promise<void> {
    await this.row(from).click();
    await this.action("Rename").click();
    const field = this.files.getByRole("textbox", { name: "New name" });
    await field.fill(to);
    await field.press("Enter");
    await expect(field).toBeHidden();
    await expect(this.row(to)).toBeVisible();
  }

  /** Deletes one entry, confirming it. */
  async delete(name: string): Promise<void> {
    await this.row(name).click();
    await this.action("Delete").click();
    const dialog = this.page.getByRole("alertdialog", { name: `Delete ${name}?` });
    await dialog.getByRole("button", { name: "Delete", exact: true }).click();
    // Behind a modal dialog every row is hidden.
    await expect(dialog).toBeHidden();
    await expect(this.row(name)).toBeHidden();
  }

  /** Downloads one file and gives its content. */
  async download(name: string): Promise<Buffer> {
    await this.row(name).click();
    const started = this.page.waitForEvent("download");
    await this.action("Download").click();
    const stream = await (await started).createReadStream();
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  }

  /** Answers the question about a file that is there already. */
  async answerConflict(
    name: string,
    answer: "Replace" | "Keep both" | "Skip",
    forAll = false,
  ): Promise<void> {
    const dialog = this.page.getByRole("alertdialog", { name: `Replace ${name}?` });
    await expect(dialog).toBeVisible();
    if (forAll) await dialog.getByRole("checkbox", { name: /Apply to all/ }).check();
    await dialog.getByRole("button", { name: answer, exact: true }).click();
  }

  /** The log's lines that hold a text. The log is virtual: only lines near what is in sight exist. */
  lines(text: string | RegExp): Locator {
    return this.traffic.getByRole("listitem").filter({ hasText: text });
  }

  /** The whole log as text, from what Portside keeps of it. */
  async log(): Promise<string> {
    const answer = await this.page.request.get(`/api/sessions/${this.sessionId()}/events?format=text`);
    return answer.text();
  }

  /** Selects the last line that holds a text. */
  async selectLine(text: string | RegExp): Promise<void> {
    await this.lines(text).last().getByRole("button").click();
  }
}
