import type { NextConfig } from "next";

/** Below which path Portside is served, behind a proxy that has something else at its root. */
const basePath = process.env.PORTSIDE_BASE_PATH ?? "";
if (!/^(\/[\w.~-]+)*$/.test(basePath)) {
  throw new Error(`PORTSIDE_BASE_PATH=${basePath} must be a path such as /ftp, without a slash at its end.`);
}

const config: NextConfig = {
  basePath,
  // For the addresses that Portside writes itself: lib/contract/base-path.ts.
  env: { PORTSIDE_BASE_PATH: basePath },
  // Next's compression drops Content-Length from downloads; a reverse proxy can compress (docs/decisions/006).
  compress: false,
  poweredByHeader: false,
  reactStrictMode: true,
  // Nothing is made of images, so nobody can have this server fetch and shrink some.
  images: { unoptimized: true },
  // basic-ftp and the TLS code must be loaded from node_modules as they are, not bundled.
  serverExternalPackages: ["basic-ftp", "iconv-lite", "selfsigned", "prom-client"],
  // Pages have theirs from proxy.ts, the API from lib/server/route.ts.
  headers: async () => [
    {
      source: "/_next/static/:path*",
      headers: [
        {
          // For workers, which don't have their page's: pdf.js decodes images with WebAssembly there.
          key: "Content-Security-Policy",
          value:
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        },
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
      ],
    },
  ],
};

export default config;
