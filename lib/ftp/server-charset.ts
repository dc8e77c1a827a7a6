import { byteString } from "../protocol/byte-string";
import { isPositive } from "../protocol/reply";
import type { ControlConnection } from "./control-connection";
import type { Deadline } from "./deadline";
import type { SessionCore } from "./session-core";

/**
 * Says OPTS UTF8 ON where the session's charset is UTF-8 and FEAT names it: IIS, G6 and RaidenFTPd speak UTF-8 only
 * after they were asked; G6 and RaidenFTPd refuse a client that hasn't told its name, so CLNT follows a refusal
 * (interop S27). What is refused even then says nothing. Takes it back when a live session changes its charset.
 */
export async function matchCharset(
  core: SessionCore,
  control: ControlConnection,
  deadline: Deadline,
): Promise<void> {
  const { isUtf8 } = core.charset;
  if (control.speaksUtf8 === isUtf8 || !core.hasFeature("UTF8")) return;
  const command = byteString(`OPTS UTF8 ${isUtf8 ? "ON" : "OFF"}`);
  control.speaksUtf8 = isUtf8;
  if (isPositive(await control.request(command, deadline)) || !core.hasFeature("CLNT")) return;
  await control.request(byteString("CLNT Portside"), deadline);
  await control.request(command, deadline);
}
