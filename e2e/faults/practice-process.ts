import { once } from "node:events";
import { startPracticeServer } from "@/lib/lab/practice-server";

/**
 * Serves until it is killed. Says so on its output once it listens.
 * @param args the port, and how many bytes uploads may take up
 */
export async function servePractice([port, storageBytes]: readonly string[]): Promise<number> {
  await startPracticeServer({
    host: "127.0.0.1",
    port: Number(port),
    limits: { storageBytes: Number(storageBytes) },
  });
  process.stdout.write("listening\n");
  await once(process, "SIGTERM");
  return 0;
}
