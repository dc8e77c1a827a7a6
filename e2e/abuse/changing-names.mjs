/**
 * Preloaded into the app by a test: names below `changing.test` are 127.0.0.1 when they are asked for first, and
 * 127.0.0.2 from then on, as a hostile name server has it.
 */
import dns from "node:dns/promises";
import { syncBuiltinESMExports } from "node:module";

const { lookup } = dns;
const asked = new Set();
dns.lookup = async (host, ...rest) => {
  if (!host.endsWith(".changing.test")) return lookup(host, ...rest);
  const address = asked.has(host) ? "127.0.0.2" : "127.0.0.1";
  asked.add(host);
  return [{ address, family: 4 }];
};
syncBuiltinESMExports();
