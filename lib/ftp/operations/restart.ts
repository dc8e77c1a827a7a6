import { byteString } from "../../protocol/byte-string";
import { isIntermediate } from "../../protocol/reply";
import type { Operation } from "../lane";
import { refusal } from "../reply-errors";

/**
 * REST right before its command (RFC 3659 §5): servers forget it, or keep it for the wrong one (interop S39).
 * @param offset bytes
 * @throws {FtpError} the refusal
 */
export async function restart({ control, deadline }: Operation, offset: number): Promise<void> {
  const command = `REST ${offset}`;
  const reply = await control.request(byteString(command), deadline);
  if (!isIntermediate(reply)) throw refusal(reply, { command });
}

/** Some servers keep an offset, whether its transfer began or not, and would use it for the next one (interop S39). */
export async function forgetRestart(stopped: Operation): Promise<void> {
  const { control, deadline } = stopped.unstoppable();
  if (!control.isOpen) return;
  try {
    await control.request(byteString("REST 0"), deadline);
  } catch {
    // The connection is gone, and the offset with it.
  }
}
