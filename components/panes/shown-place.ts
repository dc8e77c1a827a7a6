import type { RemotePath } from "@/lib/client/remote-path";
import type { Session } from "@/lib/contract/session";

/** What a pane shows: a directory of a session that lives or has ended. */
export interface ShownPlace {
  readonly session: Session;
  readonly path: RemotePath;
  readonly ended: boolean;
}
