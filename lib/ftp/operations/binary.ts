import { byteString } from "../../protocol/byte-string";
import { isPositive } from "../../protocol/reply";
import type { Operation } from "../lane";
import { refusal } from "../reply-errors";

/**
 * TYPE I (RFC 959 §3.1.1) before the first file or size on a connection: listings do without, files must arrive
 * byte by byte, and SIZE is refused or another in ASCII (interop S40). Any 2xx will do (interop C50).
 *
 * @throws {FtpError}
 */
export async function ensureBinary({ control, deadline }: Operation): Promise<void> {
  if (control.isBinary) return;
  const reply = await control.request(byteString("TYPE I"), deadline);
  if (!isPositive(reply)) throw refusal(reply, { command: "TYPE I" });
  control.isBinary = true;
}
