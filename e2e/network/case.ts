import type { SessionSettings } from "@/lib/ftp/session-types";
import type { ProposedSettings } from "@/lib/protocol/diagnosis/finding";
import { type ServerProduct, serverProducts } from "../servers/products";
import type { Site } from "./site";

/** The servers that every case runs with. */
export const serverNames = ["vsftpd", "ProFTPD", "Pure-FTPd"] as const;
export type ServerName = (typeof serverNames)[number];

/** The product of that name. */
export function productOf(name: ServerName): ServerProduct {
  const product = serverProducts.find((one) => one.name === name);
  if (product === undefined) throw new Error(`${name} is none of the tests' servers`);
  return product;
}

export type Encryption = "plain" | "TLS";
export const encryptions: readonly Encryption[] = ["plain", "TLS"];

/** What a listing of the home directory is to come to. */
export type Expected =
  | "works"
  | {
      /** Id of the likeliest finding. */
      readonly finding: string;
      /** There isn't even a control connection. */
      readonly isShutOut?: boolean;
      /** Changes of settings that it has to offer, each of which makes the same session's listing work. */
      readonly repairs: readonly ProposedSettings[];
    };

/** How a session is set, and what comes of it in the network of the case. */
export interface Attempt {
  /** For the reader of the table. */
  readonly name: string;
  readonly settings: Partial<SessionSettings>;
  readonly expected: Expected;
  /** Where servers, or TLS, make a difference: the first that fits counts. */
  readonly except?: readonly {
    readonly server?: ServerName;
    readonly encryption?: Encryption;
    readonly expected: Expected;
  }[];
}

/** A network, and what is to be seen in it. */
export interface NetworkCase {
  /** In a line, for the reader of the table. */
  readonly title: string;
  /** 4 when left out. */
  readonly family?: 4 | 6;
  readonly client: Site;
  readonly server: Site;
  /** What the server says that its address is; its own when left out. */
  readonly announces?: string;
  /** Portside's TLS begins a new session for every connection, as older clients do: under TLS only. */
  readonly neverResumesTls?: boolean;
  /** All of them when left out. */
  readonly servers?: readonly ServerName[];
  readonly attempts: readonly Attempt[];
}

/** One attempt with one server. */
export interface Row {
  readonly network: NetworkCase;
  readonly server: ServerName;
  readonly attempt: Attempt;
  readonly encryption: Encryption;
}

/** A network with one server in it, and everything that is tried there. */
export interface Case {
  readonly network: NetworkCase;
  readonly server: ServerName;
  readonly rows: readonly Row[];
}

/** A network with each of the servers that it runs with. */
export function casesOf(network: NetworkCase): readonly Case[] {
  const { attempts, neverResumesTls, servers = serverNames } = network;
  const wanted = neverResumesTls === true ? (["TLS"] as const) : encryptions;
  return servers.map((server) => ({
    network,
    server,
    rows: attempts.flatMap((attempt) =>
      wanted.map((encryption) => ({ network, server, attempt, encryption })),
    ),
  }));
}

/** What a row is to come to. */
export function expectedOf({ attempt, server, encryption }: Row): Expected {
  const exception = attempt.except?.find(
    (one) =>
      (one.server === undefined || one.server === server) &&
      (one.encryption === undefined || one.encryption === encryption),
  );
  return exception?.expected ?? attempt.expected;
}
