import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { requiredTool } from "./available";
import { type RealServer, type RealServerOptions, startRealServer } from "./real-server";

const script = fileURLToPath(new URL("serve-pyftpdlib.py", import.meta.url));

/**
 * pyftpdlib, the server inside many Python programs. Names that aren't UTF-8 lose their bytes, as it comes;
 * `legacyNames` keeps them.
 */
export function startPyftpdlib(
  options: RealServerOptions & { readonly legacyNames?: boolean },
): Promise<RealServer> {
  return startRealServer(options, ({ host, port, passive, user, tls }) => {
    const packages = requiredTool("servers");
    const settings = {
      ...{ host, port, passive, user: user.name, password: user.password },
      certificate: tls?.both ?? null,
      unicodeErrors: options.legacyNames === true ? "surrogateescape" : "replace",
    };
    return {
      program: debianPython(packages),
      args: [script, JSON.stringify(settings)],
      env: { PYTHONPATH: join(packages, "usr/lib/python3/dist-packages"), PYTHONDONTWRITEBYTECODE: "1" },
    };
  });
}

/** Debian's packages want Debian's Python: the unpacked one where the system has none. */
function debianPython(packages: string): string {
  const unpacked = join(packages, "usr/bin/python3");
  return existsSync(unpacked) ? unpacked : "/usr/bin/python3";
}
