/** The request header in which a page is told its nonce. */
export const nonceHeader = "x-nonce";

export interface PagePolicyOptions {
  /** Base64, another one for each answer. */
  readonly nonce: string;
  /** `next dev` makes code from text and puts styles into the page. */
  readonly isDevelopment: boolean;
}

/**
 * The `Content-Security-Policy` of a page: scripts that carry its nonce, what those load, and nothing else that runs;
 * everything else comes from here or not at all. `script-src` stands first: Next looks for its nonce there.
 *
 * @see https://www.w3.org/TR/CSP3/
 */
export function pagePolicy({ nonce, isDevelopment }: PagePolicyOptions): string {
  return [
    // No 'self': files of FTP servers have addresses of our origin as well.
    ["script-src", `'nonce-${nonce}'`, "'strict-dynamic'", ...(isDevelopment ? ["'unsafe-eval'"] : [])],
    ["script-src-attr", "'none'"],
    ["default-src", "'none'"],
    // A nonce would make 'unsafe-inline' count for nothing.
    ["style-src", "'self'", isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`],
    ["connect-src", "'self'"],
    ["font-src", "'self'"],
    // A diagram is painted from a blob before it is saved as PNG.
    ["img-src", "'self'", "blob:"],
    ["media-src", "'self'"],
    ["worker-src", "'self'"],
    // Downloads go through a hidden frame.
    ["frame-src", "'self'"],
    ["base-uri", "'none'"],
    ["form-action", "'none'"],
    ["frame-ancestors", "'none'"],
  ]
    .map((directive) => directive.join(" "))
    .join("; ");
}

/** What no page of ours asks a browser for, so that nothing in one can. */
const unused = [
  "accelerometer",
  "autoplay",
  "camera",
  "clipboard-read",
  "display-capture",
  "encrypted-media",
  "geolocation",
  "gyroscope",
  "hid",
  "idle-detection",
  "local-fonts",
  "magnetometer",
  "microphone",
  "midi",
  "payment",
  "publickey-credentials-create",
  "publickey-credentials-get",
  "screen-wake-lock",
  "serial",
  "usb",
  "window-management",
  "xr-spatial-tracking",
] as const;

/** Names and addresses are copied, and films shown as large as the screen. */
const used = ["clipboard-write", "fullscreen", "picture-in-picture"] as const;

/** What every page is answered with besides its policy. */
export const pageHeaders: Readonly<Record<string, string>> = {
  "X-Frame-Options": "DENY",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": [
    ...used.map((feature) => `${feature}=(self)`),
    ...unused.map((feature) => `${feature}=()`),
  ].join(", "),
};
