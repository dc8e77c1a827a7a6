import { afterEach, beforeEach, vi } from "vitest";
import { sessionOf } from "../../testing/session";
import type { Place } from "../transfer-center";
import { SMALL_FILE_BYTES } from "../tus-upload";
import { FakePortside, type FakeRequest, type Script } from "./fake-portside";
import { TestBrowser, type TestPage } from "./test-page";

/** More than goes up with the request that announces it. */
export const LARGE = SMALL_FILE_BYTES + 200_000;

/** Where the tests' uploads go. */
export const pub: Place = { session: sessionOf("s"), directory: { text: "/pub" } };

/** What each test of a file has for itself. */
export interface TestSetting {
  portside: FakePortside;
  browser: TestBrowser;
  page: TestPage;
}

/** Gives each test of a file a Portside of its own, a browser, and a page of the one in the other. */
export function withPortside(): TestSetting {
  const setting = new Setting();
  beforeEach(() => setting.open());
  afterEach(() => setting.close());
  return setting;
}

class Setting implements TestSetting {
  portside = new FakePortside();
  browser = new TestBrowser("");
  page = this.browser.open();

  async open(): Promise<void> {
    this.portside = new FakePortside();
    await this.portside.listen();
    const { origin } = this.portside;
    const { fetch } = globalThis;
    // Addresses are relative, which only a page in a browser can fetch.
    vi.stubGlobal("fetch", (url: string, init?: RequestInit) => fetch(new URL(url, origin), init));
    this.browser = new TestBrowser(origin);
    this.page = this.browser.open();
  }

  async close(): Promise<void> {
    this.page.close();
    vi.unstubAllGlobals();
    await this.portside.close();
  }
}

export const isBody = ({ method }: FakeRequest) => method === "PATCH";
export const isAnnouncement = ({ method, path }: FakeRequest) =>
  method === "POST" && path.endsWith("/uploads");

/** Holds the next request of a kind until it is let go. */
export function hold(
  portside: FakePortside,
  isHeld: (request: FakeRequest) => boolean,
): { come: Promise<void>; letGo: () => void } {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const come = new Promise<void>((resolve) => {
    let isFirst = true;
    portside.script = async (request) => {
      if (!isFirst || !isHeld(request)) return undefined;
      isFirst = false;
      resolve();
      await held;
      return undefined;
    };
  });
  return { come, letGo };
}

/** Cuts the first body off after so many bytes; everything else goes by another script. */
export function cutOnce(portside: FakePortside, cutAfter: number, otherwise: Script = () => undefined): void {
  let isFirst = true;
  portside.script = (request) => {
    if (!isFirst || !isBody(request)) return otherwise(request);
    isFirst = false;
    return { cutAfter };
  };
}

/** Whether the server has exactly this file under a path. */
export async function isThere(portside: FakePortside, path: string, file: File): Promise<boolean> {
  return portside.files.get(path)?.equals(Buffer.from(await file.arrayBuffer())) ?? false;
}
