import type { Session } from "@/lib/contract/session";

/** A session as the API tells it: of a student on ftp.example, unless changed. */
export function sessionOf(id: string, change: Partial<Session> = {}): Session {
  return {
    id,
    state: "connected",
    host: "ftp.example",
    port: 21,
    user: "student",
    encryption: "none",
    dataMode: "passive",
    fallback: false,
    passiveAddress: "auto",
    passiveCommand: "auto",
    activeCommand: "auto",
    activeAddress: null,
    activePorts: null,
    charset: "utf-8",
    listCommand: "auto",
    transferConnections: 3,
    timeoutSeconds: 20,
    uploadVia: "auto",
    initialPath: null,
    certificate: { accept: "trusted" },
    home: "/",
    greeting: "",
    system: null,
    features: [],
    secured: null,
    connections: 1,
    createdAt: "2026-11-18T16:41:00Z",
    lastUsedAt: "2026-11-18T16:41:00Z",
    ...change,
  };
}
