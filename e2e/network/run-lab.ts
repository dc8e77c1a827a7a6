import { X509Certificate } from "node:crypto";
import { labSettings } from "@/lib/lab/testing/run-scenario";
import type { LabAction, LabServer, LabSetup } from "@/lib/protocol/lab/scenario";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { startPureFtpd } from "../servers/pure-ftpd";
import type { RealServer, RealServerOptions } from "../servers/real-server";
import { startVsftpd } from "../servers/vsftpd";
import type { Client } from "./client";
import { LabNamespaces } from "./lab-topology";
import type { Equipment } from "./run-case";

export interface LabCase {
  readonly setup: LabSetup;
  readonly actions: readonly LabAction[];
  readonly server: "vsftpd" | "Pure-FTPd";
}

/** What was on the wire, and what the server wrote down. */
export interface RealRun {
  readonly events: readonly TrafficEvent[];
  readonly serverLog: string;
}

/** Runs a setup of the lab in namespaces, with a real server and the engine as client. */
export async function runInNamespaces(
  { setup, actions, server: name }: LabCase,
  { program, account }: Equipment,
  timeoutSeconds: number,
): Promise<RealRun> {
  const network = await LabNamespaces.open(setup.topology);
  let server: RealServer | undefined;
  let client: Client | undefined;
  try {
    server = await startServer(setup, name, {
      ...{ tls: "offered", account },
      namespace: { name: network.host("server").name, address: ownAddress(setup) },
    });
    client = program.start(network.host("client"));
    const events = await eventsOf(client, server, { setup, actions, timeoutSeconds });
    return { events, serverLog: server.log() };
  } finally {
    await client?.stop();
    await server?.close();
    await network.close();
  }
}

function startServer(
  { server }: LabSetup,
  name: LabCase["server"],
  given: RealServerOptions,
): Promise<RealServer> {
  const { passivePorts, passiveAddress } = server;
  const options = {
    ...given,
    ...(passivePorts !== null && { passive: passivePorts }),
    ...(passiveAddress !== null && { announces: passiveAddress }),
  };
  if (name === "Pure-FTPd") return startPureFtpd(options);
  return startVsftpd({ ...options, directives: directivesFor(server) });
}

/** The lab's server settings are vsftpd's, in other words. */
function directivesFor({ passivePorts, dialsForeignAddresses }: LabServer): Readonly<Record<string, string>> {
  return {
    // As the lab's server: sooner than Portside.
    connect_timeout: "4",
    ...(passivePorts === null && { pasv_min_port: "0", pasv_max_port: "0" }),
    ...(dialsForeignAddresses && { port_promiscuous: "YES" }),
  };
}

function ownAddress({ topology }: LabSetup): string {
  const site = topology.sites.find(({ id }) => id === "server");
  const address = site?.ipv4 ?? site?.ipv6;
  if (address == null) throw new Error("The lab's networks have a server with an address");
  return address;
}

async function eventsOf(
  client: Client,
  { user, password, certificate }: RealServer,
  {
    setup,
    actions,
    timeoutSeconds,
  }: Pick<LabCase, "setup" | "actions"> & { readonly timeoutSeconds: number },
): Promise<readonly TrafficEvent[]> {
  if (certificate === null) throw new Error("The servers of the lab's tests offer TLS");
  const sha256 = new X509Certificate(certificate).fingerprint256.replaceAll(":", "").toLowerCase();
  const settings = labSettings(setup, sha256, { user, password, timeoutSeconds });
  let attempt = await client.connect("lab", settings);
  for (const { path } of attempt === null ? actions : []) attempt = await client.list("lab", path);
  return attempt?.events ?? [];
}
