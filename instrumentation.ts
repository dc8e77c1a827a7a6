/** Next calls this once for each runtime before the first request; only Node's has sockets. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startPortside } = await import("./lib/server/lifecycle");
  await startPortside();
}
