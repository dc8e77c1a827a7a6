import { type ByteString, byteString } from "../../protocol/byte-string";
import { isPositive } from "../../protocol/reply";
import type { Operation } from "../lane";

/**
 * Finds out, once a session and before the first command that holds byte 0xFF, whether the server reads the control
 * connection as Telnet (RFC 959 §4.1, RFC 854): there 0xFF begins a Telnet command, and a name that holds it
 * (CP1251 "я", Latin-1 "ÿ") has to have it doubled (interop S43). NOOP with Telnet's own "no operation" inside is
 * NOOP for a Telnet reader and nonsense for everybody else.
 */
export async function settleTelnet({ control, core, deadline }: Operation, bytes: ByteString): Promise<void> {
  if (core.memory.doublesIac !== null || !bytes.includes("\u00ff")) return;
  core.memory.doublesIac = false;
  const reply = await control.request(byteString("NO\u00ff\u00f1OP"), deadline);
  core.memory.doublesIac = isPositive(reply);
}
