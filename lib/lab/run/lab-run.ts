import type { Network } from "../../ftp/network";
import type { LabServer, LabSetup } from "../../protocol/lab/scenario";
import { CONTROL_PORT } from "../../protocol/lab/topology";
import { type NetworkLimits, type ServerNetwork, SimulatedNetwork } from "../network/simulated-network";
import { makeServerIdentity, type ServerIdentity } from "../practice/certificate";
import type { DataNetwork } from "../practice/data-network";
import type { PracticeLimits } from "../practice/limits";
import { lessonTree } from "../practice/sample-content";
import { makePracticeServer, type UnplacedPracticeServer } from "../practice-server";
import { NetworkRecord } from "./network-record";
import { StepGate, type StepGateOptions } from "./step-gate";

/** What one run may hold: some connections of four sockets each, and little memory. */
const networkLimits: NetworkLimits = { connections: 24, listeners: 24 };
const serverLimits: Partial<PracticeLimits> = {
  connections: 12,
  connectionsPerAddress: 12,
  // It listens longer than Portside waits, as vsftpd does, and says 425 of its own dial before Portside gives up.
  dataConnectMilliseconds: 60_000,
  dataDialMilliseconds: 4_000,
  storageBytes: 2 * 1024 * 1024,
  nodes: 200,
};
/** In step mode the server waits as long as a learner may. */
const patientServer: Partial<PracticeLimits> = {
  dataConnectMilliseconds: 900_000,
  dataDialMilliseconds: 900_000,
  dataStallMilliseconds: 900_000,
  handshakeMilliseconds: 900_000,
  idleMilliseconds: 900_000,
};
/** Milliseconds, from when it was let go, after which a dial in step mode is given up: nobody waits minutes for silence. */
const steppedDial = 6_000;

export interface LabRunOptions {
  /** Waits before each command and each dial, from the end of the login on. */
  readonly step: boolean;
  readonly gate?: StepGateOptions;
  /** Hears of what the server itself got wrong, and during which command. */
  readonly onFailure?: (verb: string | null, error: unknown) => void;
}

/** A setup of the lab at work: its network, with the practice server at the site "server" and a place for the engine at "client". */
export class LabRun {
  readonly record = new NetworkRecord();
  /** Null unless it goes step by step. */
  readonly gate: StepGate | null;
  /** The engine's. */
  readonly network: Network;
  readonly #simulated: SimulatedNetwork;
  #server: UnplacedPracticeServer | null = null;

  private constructor({ topology }: LabSetup, { step, gate }: LabRunOptions) {
    this.gate = step ? new StepGate(gate) : null;
    this.#simulated = new SimulatedNetwork(topology, {
      limits: networkLimits,
      onEvent: (event) => this.record.add(event),
    });
    const client = this.#simulated.clientAt("client");
    this.network = this.gate === null ? client : impatient(client);
  }

  /**
   * Builds the network and starts its server.
   * @throws {RangeError} when the setup contradicts itself
   */
  static async start(setup: LabSetup, options: LabRunOptions): Promise<LabRun> {
    const run = new LabRun(setup, options);
    const place = run.#simulated.serverAt("server");
    const server = await makePracticeServer({
      ...serverSettings(setup.server),
      identity: await sharedIdentity(),
      tree: lessonTree,
      limits: { ...serverLimits, ...(options.step && patientServer) },
      network: run.gate === null ? place : stepped(place, run.gate),
      ...(options.onFailure && { onFailure: options.onFailure }),
    });
    run.#server = server;
    place.serve(CONTROL_PORT, (connection) => server.receive(connection));
    return run;
  }

  /** SHA-256 of the server's certificate, 64 lower-case hex digits. */
  get certificateFingerprint(): string {
    return this.#server?.certificateFingerprint ?? "";
  }

  /** Connections that stand or are attempted now. */
  get connections(): number {
    return this.#simulated.connections;
  }

  /** Ends everything. Safe to call again. */
  async close(): Promise<void> {
    this.gate?.cancel();
    await Promise.all([this.#server?.close(), this.#simulated.close()]);
  }
}

function serverSettings({ passivePorts, passiveAddress, dialsForeignAddresses }: LabServer) {
  return {
    ...(passivePorts !== null && { passivePorts }),
    ...(passiveAddress !== null && { passiveAddress }),
    dialsForeignAddresses,
    requireTlsResumption: true,
  };
}

/** A dial that meets silence ends before the learner leaves. */
function impatient(network: Network): Network {
  return {
    ...network,
    connect: (remote, options) =>
      network.connect(remote, { ...options, timeout: Math.min(options.timeout, steppedDial) }),
  };
}

/** The server's dials wait for their turn, and are given up as Portside's are. */
function stepped(place: ServerNetwork, gate: StepGate): DataNetwork {
  return {
    listen: (options) => place.listen(options),
    async connect(remote, options) {
      await gate.beforeServerDials(remote, options.signal);
      return place.connect(remote, { ...options, timeout: Math.min(options.timeout, steppedDial) });
    },
  };
}

let identity: Promise<ServerIdentity> | null = null;

/** One key for all runs of the process: nobody outside of it ever sees the certificate, and making one takes a while. */
function sharedIdentity(): Promise<ServerIdentity> {
  identity ??= makeServerIdentity().catch((error: unknown) => {
    // The next run tries again.
    identity = null;
    throw error;
  });
  return identity;
}
