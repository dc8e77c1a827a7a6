import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Another site: one empty page, whatever is asked for. What it does there is the test's. */
export class HostileSite {
  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async start(): Promise<HostileSite> {
    const server = createServer((_request, response) => {
      response.setHeader("Content-Type", "text/html");
      response.end("<!doctype html><title>Another site</title>");
    });
    server.listen({ host: "127.0.0.1", port: 0 });
    await once(server, "listening");
    return new HostileSite(server, (server.address() as AddressInfo).port);
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, "close");
  }
}
