import type { NextConfig } from "next";

const config: NextConfig = {
  // Next's compression drops Content-Length from downloads; a reverse proxy can compress (docs/decisions/006).
  compress: false,
  poweredByHeader: false,
  reactStrictMode: true,
  // basic-ftp and the TLS code must be loaded from node_modules as they are, not bundled.
  serverExternalPackages: ["basic-ftp", "iconv-lite", "selfsigned"],
};

export default config;
