import { afterAll, afterEach, beforeAll } from "vitest";
import { FakeFtpServer, type FakeServerOptions } from "@/lib/ftp/testing/fake-server";
import { type FileRoutes, openThrough } from "./scripted-session";
import { startTestPortside, type TestPortside } from "./test-portside";

/**
 * Portside for the tests of a file.
 * @returns starts a scripted server, until the test's end, and opens a session on it
 */
export function portsideOnScriptedServers(routes: FileRoutes) {
  let portside: TestPortside;
  beforeAll(async () => {
    portside = await startTestPortside();
  });
  afterAll(() => portside.close());

  const servers: FakeFtpServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });

  return async (options: FakeServerOptions, settings: object = {}) => {
    const server = await FakeFtpServer.start(options);
    servers.push(server);
    return { server, ...(await openThrough(routes, server, settings)) };
  };
}
