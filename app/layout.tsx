import "@fontsource/ibm-plex-sans/400.css";
import "@fontsource/ibm-plex-sans/500.css";
import "@fontsource/ibm-plex-sans/600.css";
import "@fontsource/ibm-plex-mono/400.css";
import "@fontsource/ibm-plex-mono/500.css";
import "@fontsource/ibm-plex-mono/600.css";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { HeadScript } from "@/components/ui/head-script";
import { appPath } from "@/lib/contract/base-path";
import { nonceHeader } from "@/lib/server/page-policy";

export const metadata: Metadata = {
  title: "Portside",
  description: "A web-based FTP file manager that shows the wire",
  icons: { icon: appPath("/icon.svg") },
  // A listing may hold addresses and numbers; none of them is for a phone to call.
  formatDetection: { telephone: false, address: false, email: false },
  referrer: "no-referrer",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f6f5f1" },
    { media: "(prefers-color-scheme: dark)", color: "#12161b" },
  ],
};

/** Made anew for each request, by asking for its headers: the policy of each has another nonce (docs/decisions/027). */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get(nonceHeader) ?? undefined;
  return (
    // The head's script sets data-theme before React is there.
    <html lang="en" suppressHydrationWarning>
      <head>
        <HeadScript nonce={nonce} />
      </head>
      <body>{children}</body>
    </html>
  );
}
