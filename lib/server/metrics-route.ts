import "server-only";
import { hasMetricsToken, isSignedIn } from "./access";
import { HttpProblem } from "./http-problem";
import { type Call, notSignedIn } from "./route";

/**
 * `GET /api/metrics`. With a token only who sends it as `Authorization: Bearer`, signed in or not: a program that
 * watches has no cookie. Without one the access password's rule holds as everywhere.
 */
export async function readMetrics({ request, runtime }: Call): Promise<Response> {
  const { metrics, settings, sessions, streams, requests } = runtime;
  const isKnown = settings.metrics?.token ? hasMetricsToken(request, runtime) : isSignedIn(request, runtime);
  if (!isKnown) throw settings.metrics?.token ? withoutToken() : notSignedIn();
  if (metrics === null) {
    throw new HttpProblem("not-found", {
      title: "Metrics are off",
      detail: "Whoever runs this Portside turns them on with PORTSIDE_METRICS.",
    });
  }
  const levels = { sessions: sessions.size, eventStreams: streams.size, requests: requests.counts };
  return new Response(await metrics.text(levels), { headers: { "Content-Type": metrics.contentType } });
}

function withoutToken(): HttpProblem {
  return new HttpProblem("not-signed-in", {
    title: "Metrics need their token",
    detail: "Send the token of PORTSIDE_METRICS as `Authorization: Bearer …`.",
    headers: { "WWW-Authenticate": 'Bearer realm="Portside metrics"' },
  });
}
