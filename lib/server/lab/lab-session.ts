import "server-only";
import type { LabView } from "@/lib/contract/lab";
import type { Network } from "@/lib/ftp/network";
import type { OwnNetwork } from "@/lib/ftp/own-network";
import type { Pace } from "@/lib/ftp/pace";
import type { SessionSettings } from "@/lib/ftp/session-types";
import { LabRun } from "@/lib/lab/run/lab-run";
import type { LabClient, LabSetup, ScenarioId } from "@/lib/protocol/lab/scenario";
import { CONTROL_PORT } from "@/lib/protocol/lab/topology";

export interface LabSessionOptions {
  readonly scenario: ScenarioId;
  readonly setup: LabSetup;
  readonly step: boolean;
  readonly onFailure: (verb: string | null, error: unknown) => void;
}

/** What a session of the lab brings along: a run, whose network is the only one that it reaches. */
export class LabSession implements OwnNetwork {
  readonly network: Network;
  readonly pace: Pace | undefined;
  readonly traffic = { events: 2000, characters: 1024 * 1024 };
  /** Called when nobody let the next step go for too long. */
  onForgotten: () => void = () => {};

  private constructor(
    readonly scenario: ScenarioId,
    readonly run: LabRun,
  ) {
    this.network = run.network;
    this.pace = run.gate ?? undefined;
  }

  /** @throws {RangeError} when the setup contradicts itself */
  static async start({ scenario, setup, step, onFailure }: LabSessionOptions): Promise<LabSession> {
    let forgotten = () => {};
    const gate = { onForgotten: () => forgotten() };
    const session = new LabSession(scenario, await LabRun.start(setup, { step, gate, onFailure }));
    forgotten = () => session.onForgotten();
    return session;
  }

  get view(): LabView {
    return { scenario: this.scenario, stepping: this.run.gate?.isHolding ?? false };
  }

  /** The engine's settings of a setup, for the lab's own account. */
  settingsOf({ activePorts, ...client }: LabClient): SessionSettings {
    return {
      ...client,
      port: CONTROL_PORT,
      user: "student",
      password: "student",
      account: null,
      certificate: { sha256: this.run.certificateFingerprint },
      initialPath: null,
      fallback: false,
      activePorts,
      charset: "utf-8",
      listCommand: "auto",
      transferConnections: 1,
      // Step by step an operation takes as long as the learner; a dial that meets silence ends sooner by itself.
      timeoutSeconds: this.run.gate === null ? 10 : 600,
      uploadVia: "auto",
    };
  }

  begin(): void {
    this.run.gate?.begin();
  }

  leave(): void {
    this.run.gate?.cancel();
  }

  close(): Promise<void> {
    return this.run.close();
  }
}
