import { networkInterfaces } from "node:os";
import { sameAddress } from "@/lib/protocol/data-address";
import { HttpProblem } from "./http-problem";
import { type Settings, toPortRange } from "./settings";

/** What a request may say of active mode. */
interface ActiveWishes {
  readonly activeAddress?: string | null | undefined;
  readonly activePorts?: string | null | undefined;
}

/** Below are the ports of services, which a data connection has no business on. */
const lowestPort = 1024;

/**
 * Holds a session to the operator's ports, and, where its targets are limited, to addresses of Portside: what active mode
 * announces is where the FTP server dials, which may stand where neither Portside nor its visitor could (RFC 2577 §2).
 *
 * @throws {HttpProblem} `invalid-request` for ports, `host-not-allowed` for an address
 */
export function checkActiveMode(
  { activeAddress = null, activePorts = null }: ActiveWishes,
  settings: Pick<Settings, "activeAddress" | "activePorts" | "targets">,
): void {
  if (activePorts !== null) checkPorts(activePorts, settings);
  if (activeAddress === null || settings.targets === "any" || isOurs(activeAddress, settings)) return;
  throw new HttpProblem("host-not-allowed", {
    title: "This Portside may not announce that address",
    detail: `The FTP server would dial ${activeAddress}, which is not known to be Portside's. Leave the address out; behind NAT its operator sets PORTSIDE_ACTIVE_ADDRESS.`,
  });
}

function checkPorts(wanted: string, { activePorts }: Pick<Settings, "activePorts">): void {
  const { first, last } = toPortRange(wanted);
  const allowed = activePorts ?? { first: lowestPort, last: 65_535 };
  if (first >= allowed.first && last <= allowed.last) return;
  const message = `must be within ${allowed.first}-${allowed.last}, where this Portside may listen`;
  throw new HttpProblem("invalid-request", {
    detail: `Correct this and try again. activePorts: ${message}`,
    errors: [{ path: "activePorts", message }],
  });
}

function isOurs(address: string, settings: Pick<Settings, "activeAddress">): boolean {
  if (settings.activeAddress !== null && sameAddress(address, settings.activeAddress)) return true;
  return Object.values(networkInterfaces())
    .flatMap((found) => found ?? [])
    .some((own) => sameAddress(own.address, address));
}
