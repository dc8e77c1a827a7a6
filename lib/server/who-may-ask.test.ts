import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { operations } from "@/lib/contract/operations";
import { accessPassword } from "./testing/operation-examples";
import { askExample } from "./testing/operations-client";
import { OwnedPortside } from "./testing/owned-portside";
import { problemOf } from "./testing/scripted-session";
import { TestBrowser } from "./testing/test-portside";

let here: OwnedPortside;
afterEach(() => here.close());

const named = operations.map((operation) => [operation.id, operation] as const);

describe("with the owner's cookie", () => {
  beforeEach(async () => {
    here = await OwnedPortside.start();
  });

  const elsewhere: Readonly<Record<string, string>>[] = [
    { origin: "https://evil.example" },
    { origin: "http://127.0.0.1:3001" },
    { origin: "http://localhost:3000" },
    { origin: "https://127.0.0.1:3000" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "cross-site", origin: "http://127.0.0.1:3000" },
  ];

  it.each(named.filter(([, { method }]) => !["get", "head", "options"].includes(method)))(
    "D14: %s does nothing for the page of another site",
    async (_, operation) => {
      const before = here.state();
      for (const headers of elsewhere) {
        const from = JSON.stringify(headers);
        const response = await askExample(operation, here.owner, here.belongings, { headers });
        expect(response.headers.get("set-cookie"), from).toBeNull();
        expect(await problemOf(response), from).toMatchObject({ status: 403, code: "cross-site" });
        expect(here.state(), from).toEqual(before);
      }
      await here.expectToWorkForOwner(operation);
    },
  );

  it.each(named)("D14: %s does nothing under a name that isn't Portside's", async (_, operation) => {
    const before = here.state();
    const headers = { host: "rebound.evil.example:3000" };
    const response = await askExample(operation, here.owner, here.belongings, { headers });
    expect(response.headers.get("set-cookie")).toBeNull();
    expect(await problemOf(response)).toMatchObject({ status: 403, code: "cross-site" });
    expect(here.state()).toEqual(before);
    await here.expectToWorkForOwner(operation);
  });
});

describe("with the owner's cookie, but not the access password", () => {
  beforeEach(async () => {
    here = await OwnedPortside.start({ PORTSIDE_PASSWORD: accessPassword, PORTSIDE_TARGETS: "127.0.0.1" });
  });

  /** The sign-in itself, and what watches the process or reads the documentation. */
  const forAnyone = ["signIn", "signOut", "readHealth", "readOpenApi"];

  it.each(named.filter(([id]) => !forAnyone.includes(id)))(
    "D14: %s does nothing until it is given",
    async (_, operation) => {
      const browser = new TestBrowser();
      browser.cookies.set("portside", here.cookie);
      const before = here.state();
      const response = await askExample(operation, browser, here.belongings);
      expect(response.headers.get("set-cookie")).toBeNull();
      expect(await problemOf(response)).toMatchObject({ status: 401, code: "not-signed-in" });
      expect(here.state()).toEqual(before);
      await here.expectToWorkForOwner(operation);
    },
  );
});
