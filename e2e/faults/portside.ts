import { AppBrowser, RunningApp } from "../running-app";
import { CuttingRelay } from "./cutting-relay";

/** Portside as `npm start` runs it, behind a relay that can cut browsers off, and that can be killed. */
export class Portside {
  /** Resolves when it answers. */
  ready: Promise<void> = Promise.resolve();

  private constructor(
    private readonly app: RunningApp,
    readonly relay: CuttingRelay,
    /** What it has open when nobody uses it; 0 where the system doesn't tell. */
    readonly idleDescriptors: number,
  ) {}

  static async start(): Promise<Portside> {
    const app = await RunningApp.start({ PORTSIDE_PRACTICE: "off", PORTSIDE_DRAIN_SECONDS: "1" });
    const address = { address: "127.0.0.1", port: Number(new URL(app.url).port) };
    const idle = process.platform === "linux" ? app.openDescriptors : 0;
    return new Portside(app, await CuttingRelay.start(address, "http"), idle);
  }

  /** Where browsers reach it, by way of the relay. */
  get url(): string {
    return `http://127.0.0.1:${this.relay.port}`;
  }

  get residentBytes(): number {
    return this.app.residentBytes;
  }

  get openDescriptors(): number {
    return this.app.openDescriptors;
  }

  /** A browser of its own: another cookie. */
  async browser(): Promise<AppBrowser> {
    const browser = new AppBrowser(this.url);
    await browser.get("/api/sessions");
    return browser;
  }

  /** Ends it, in order or not, and starts it again. */
  endAndStart(how: "kill" | "stop"): Promise<void> {
    this.ready = how === "kill" ? this.app.crash() : this.app.restart();
    return this.ready;
  }

  async close(): Promise<void> {
    await this.relay.close();
    await this.app.close();
  }
}
