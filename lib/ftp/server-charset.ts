import { byteString } from "../protocol/byte-string";
import type { ControlConnection } from "./control-connection";
import type { Deadline } from "./deadline";
import type { SessionCore } from "./session-core";

/**
 * Says OPTS UTF8 ON where the session's charset is UTF-8 and FEAT names it: IIS, G6 and RaidenFTPd speak UTF-8 only
 * after they were asked, some only when they were told the client's name before (interop S27). A refusal says
 * nothing. Takes it back when a live session changes its charset.
 */
export async function matchCharset(
  core: SessionCore,
  control: ControlConnection,
  deadline: Deadline,
): Promise<void> {
  const { isUtf8 } = core.charset;
  if (control.speaksUtf8 === isUtf8 || !core.hasFeature("UTF8")) return;
  if (isUtf8 && core.hasFeature("CLNT")) await control.request(byteString("CLNT Portside"), deadline);
  await control.request(byteString(`OPTS UTF8 ${isUtf8 ? "ON" : "OFF"}`), deadline);
  control.speaksUtf8 = isUtf8;
}
