import "server-only";
import type { Health } from "@/lib/contract/health";
import type { AppSettings } from "@/lib/contract/settings";
import { version } from "@/package.json";
import type { Call } from "./route";

/** `GET /api/health`: for whatever watches the process. */
export function readHealth({ runtime }: Call): Response {
  const health: Health = {
    status: runtime.isDraining ? "draining" : "ok",
    version,
    sessions: runtime.sessions.size,
    uptimeSeconds: Math.round((Date.now() - runtime.startedAt) / 100) / 10,
  };
  return Response.json(health, { status: runtime.isDraining ? 503 : 200 });
}

/** `GET /api/settings`: what the interface needs to know. */
export function readAppSettings({ runtime }: Call): Response {
  const { settings, practice } = runtime;
  const answer: AppSettings = {
    version,
    practice: practice && {
      host: practice.endpoint.address,
      port: practice.endpoint.port,
      user: "student",
      password: "student",
    },
    sites: [...settings.sites],
    hasAccessPassword: settings.password !== null,
    limits: { sessionsPerBrowser: settings.maxSessionsPerBrowser },
  };
  return Response.json(answer);
}
