import { afterAll, afterEach, beforeAll, expect, onTestFinished } from "vitest";
import { sessionSchema } from "@/lib/contract/session";
import type { FakeServerOptions } from "@/lib/ftp/testing/fake-server";
import { fakeServer } from "@/lib/ftp/testing/open-session";
import { type AppBrowser, RunningApp } from "../running-app";
import { Visitor } from "./visitor";

/** The password of every login here: it stands in nothing that Portside writes. */
export const password = "correct horse battery";

/** Answers of a server on which dates and permissions can be changed. */
export const willing = {
  FEAT: "211-Features:\n MFMT\n MLST type*;size*;modify*;\n211 End",
  SITE: "200 Done.",
} satisfies FakeServerOptions["answers"];

/** Settings of a session, in place of the usual ones. */
export type Given = Readonly<Record<string, unknown>>;

/** What the tests of a file do with the one Portside that runs for them. */
export interface Portside {
  readonly app: RunningApp;
  /** Asks for a session on a server, by a browser of its own. */
  readonly connect: (
    server: { host: string; port: number },
    given?: Given,
  ) => Promise<{
    readonly browser: AppBrowser;
    readonly response: Response;
  }>;
  /** A browser with a session on a server; both end with the test. @throws when the login isn't taken */
  readonly visit: (server: Visitor["server"], given?: Given) => Promise<Visitor>;
  /** The same on a scripted server of the test's own. */
  readonly visitScripted: (options?: FakeServerOptions, given?: Given) => Promise<Visitor>;
}

/**
 * Starts Portside for the tests of this file. After each of them it still answers, and its own output has
 * no password.
 */
export function startPortside(environment: Readonly<Record<string, string>> = {}): Portside {
  let app: RunningApp | undefined;
  beforeAll(async () => {
    app = await RunningApp.start({ PORTSIDE_PRACTICE: "off", ...environment });
  });
  afterAll(() => app?.close());
  const running = () => {
    if (app === undefined) throw new Error("Portside runs in tests only");
    return app;
  };

  afterEach(async () => {
    const health = await fetch(`${running().url}/api/health`);
    expect(health.status, "after the test").toBe(200);
    expect(running().output).not.toContain(password);
  });

  const connect: Portside["connect"] = async ({ host, port }, given = {}) => {
    const browser = await running().browser();
    const response = await browser.send("POST", "/api/sessions", {
      host,
      port,
      user: "student",
      password,
      ...given,
    });
    return { browser, response };
  };
  const visit: Portside["visit"] = async (server, given) => {
    const { browser, response } = await connect(server, given);
    const body: unknown = await response.json();
    if (response.status !== 201) throw new Error(`${response.status} ${JSON.stringify(body)}`);
    const { id } = sessionSchema.parse(body);
    onTestFinished(async () => {
      await browser.send("DELETE", `/api/sessions/${id}`);
    });
    return new Visitor(browser, id, server);
  };
  return {
    get app() {
      return running();
    },
    connect,
    visit,
    visitScripted: async (options, given) => visit(await fakeServer(options), given),
  };
}
