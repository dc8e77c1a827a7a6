import { expect } from "vitest";
import type { FtpSession } from "../session-types";

/** The session is in step: a refusal is heard as the answer to the command that it refuses. */
export async function expectInStep(session: FtpSession): Promise<void> {
  await session.makeDirectory(session.encodePath("/in-step"));
  await expect(session.makeDirectory(session.encodePath("/in-step"))).rejects.toMatchObject({
    code: "already-exists",
    reply: { command: "MKD /in-step", code: 550 },
  });
}
