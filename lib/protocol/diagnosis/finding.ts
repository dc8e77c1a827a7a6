import type { DataMode } from "../traffic";

/**
 * How much the wire says: `certain` where it names the cause (a reply that says so), `likely` where what was seen has
 * one usual cause, `possible` where others fit as well.
 */
export type Confidence = "certain" | "likely" | "possible";

/** What the diagnosis concludes from what was on the wire. */
export interface Finding {
  /** Stable, such as "passive-port-blocked". */
  readonly id: string;
  /** The cause in one line, with the address or port that was observed. */
  readonly title: string;
  readonly confidence: Confidence;
  /** The cause in one sentence, as far as the evidence goes. */
  readonly cause: string;
  /** What was seen, what it means, and what to do next, in plain sentences: for who reads nothing else. */
  readonly advice: string;
  /** Numbers of the events that the conclusion rests on, rising. */
  readonly evidence: readonly number[];
  /** What the person can do in Portside now, best first. */
  readonly actions: readonly FindingAction[];
  /** What the operator of the server or of a network changes. */
  readonly changes: readonly OperatorChange[];
  /** Where other causes would look the same: what tells them apart. */
  readonly nextTest: NextTest | null;
}

/** The settings of a session that a finding may propose; in force from the next transfer. */
export interface ProposedSettings {
  readonly dataMode?: DataMode;
  readonly passiveAddress?: "auto" | "control-host" | "trust";
  readonly passiveCommand?: "auto" | "EPSV" | "PASV";
  readonly activeCommand?: "auto" | "EPRT" | "PORT";
  readonly activeAddress?: string;
  readonly activePorts?: string;
  readonly transferConnections?: number;
  readonly timeoutSeconds?: number;
}

/** `label` is the text of its button, in the imperative: "Switch to passive". */
export type FindingAction =
  /** Changes the session and repeats what failed. */
  | { readonly type: "change-settings"; readonly label: string; readonly settings: ProposedSettings }
  /** The person has to decide on a value: opens the session's settings there. */
  | { readonly type: "open-settings"; readonly label: string; readonly field: keyof ProposedSettings }
  /** Takes a new login. */
  | {
      readonly type: "reconnect";
      readonly label: string;
      readonly encryption?: "none" | "explicit" | "implicit";
    }
  /** Logs in again and takes this certificate: SHA-256 of its DER form, 64 lower-case hex digits. */
  | { readonly type: "accept-certificate"; readonly label: string; readonly sha256: string }
  | { readonly type: "retry"; readonly label: string }
  /** Opens the check of this server. */
  | { readonly type: "check"; readonly label: string };

/** A change that has to be made elsewhere. */
export interface OperatorChange {
  /** Who can make it: of the server, of the network in front of it, of the network that Portside is in. */
  readonly who: "server" | "server-network" | "client-network";
  /** The program or device, and the file where there is one: "vsftpd (vsftpd.conf)", "iptables", "NAT". */
  readonly where: string;
  /** In a sentence. */
  readonly what: string;
  /** As they go into that file or a shell, with the observed addresses and ports; empty for what has no text. */
  readonly lines: readonly string[];
  /** Nothing observed names this program: it is one of the usual ones. */
  readonly isGuess: boolean;
}

/** What would tell causes apart that look the same. */
export interface NextTest {
  /** What to do, and what each outcome would mean. */
  readonly text: string;
  readonly action: FindingAction | null;
}
