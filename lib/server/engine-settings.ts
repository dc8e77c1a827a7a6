import { readFileSync } from "node:fs";
import { z } from "zod";
import { assertUsable, type ClientCertificate } from "@/lib/ftp/client-certificate";
import { defaultEngineOptions, type EngineOptions } from "@/lib/ftp/engine-options";
import { count, seconds } from "./limit-settings";

const { limits, keepAliveSeconds } = defaultEngineOptions;

/** What the environment may ask of the engine: how much a server may make Portside hold, and who Portside is to it. */
export const engineEnvironment = {
  PORTSIDE_MAX_LISTING_BYTES: count(limits.listingBytes, 1024),
  PORTSIDE_MAX_LISTING_ROWS: count(limits.listingRows),
  // A reply of a listing in STAT, or a greeting of some length, has to fit.
  PORTSIDE_MAX_REPLY_BYTES: count(limits.reply.reply, 1024),
  PORTSIDE_MAX_TREE_DEPTH: count(limits.treeDepth),
  PORTSIDE_MAX_LOG_EVENTS: count(limits.traffic.events, 100),
  PORTSIDE_MAX_LOG_BYTES: count(limits.traffic.characters, 64 * 1024),
  PORTSIDE_MAX_ACTIVE_LISTENERS: count(500),
  PORTSIDE_KEEP_ALIVE_SECONDS: seconds(keepAliveSeconds),
  PORTSIDE_CLIENT_CERTIFICATE: z.string().optional(),
  PORTSIDE_CLIENT_KEY: z.string().optional(),
  PORTSIDE_CLIENT_PASSPHRASE: z.string().optional(),
};

export type EngineEnvironment = z.infer<z.ZodObject<typeof engineEnvironment>>;

/** @returns the options, and the client certificate's fault if it has one */
export function engineOptionsOf(env: EngineEnvironment): {
  readonly options: EngineOptions;
  readonly faults: readonly string[];
} {
  const { clientCertificate, faults } = readClientCertificate(env);
  const replyBytes = env.PORTSIDE_MAX_REPLY_BYTES;
  return {
    faults,
    options: {
      clientCertificate,
      keepAliveSeconds: env.PORTSIDE_KEEP_ALIVE_SECONDS,
      limits: {
        listingBytes: env.PORTSIDE_MAX_LISTING_BYTES,
        listingRows: env.PORTSIDE_MAX_LISTING_ROWS,
        reply: { ...limits.reply, reply: replyBytes, line: Math.min(limits.reply.line, replyBytes) },
        treeDepth: env.PORTSIDE_MAX_TREE_DEPTH,
        traffic: { events: env.PORTSIDE_MAX_LOG_EVENTS, characters: env.PORTSIDE_MAX_LOG_BYTES },
      },
    },
  };
}

/** Reads the PEM files once, at the start, and makes sure that they belong together. */
function readClientCertificate(env: EngineEnvironment): {
  readonly clientCertificate: ClientCertificate | null;
  readonly faults: readonly string[];
} {
  const { PORTSIDE_CLIENT_CERTIFICATE: file, PORTSIDE_CLIENT_KEY: keyFile } = env;
  if (file === undefined) {
    return {
      clientCertificate: null,
      faults: keyFile === undefined ? [] : ["PORTSIDE_CLIENT_KEY needs PORTSIDE_CLIENT_CERTIFICATE"],
    };
  }
  try {
    const clientCertificate: ClientCertificate = {
      certificate: readFileSync(file, "utf8"),
      // One file may hold both.
      key: readFileSync(keyFile ?? file, "utf8"),
      passphrase: env.PORTSIDE_CLIENT_PASSPHRASE,
    };
    assertUsable(clientCertificate);
    return { clientCertificate, faults: [] };
  } catch (error) {
    const why = error instanceof Error ? error.message : "unreadable";
    return { clientCertificate: null, faults: [`PORTSIDE_CLIENT_CERTIFICATE ${file}: ${why}`] };
  }
}
