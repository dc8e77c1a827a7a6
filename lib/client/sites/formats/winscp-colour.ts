import type { SiteColour } from "@/lib/contract/settings";

/** WinSCP's own pale colours nearest to ours, as 0xBBGGRR. */
const written: Readonly<Record<SiteColour, number>> = {
  red: 0xb7b9e5,
  orange: 0xb5d5fb,
  yellow: 0x99ffff,
  green: 0xccffcc,
  cyan: 0xffffcc,
  blue: 0xffcc99,
  magenta: 0xcc99ff,
};

/** Where each colour's hue is, in degrees. */
const hues: Readonly<Record<SiteColour, number>> = {
  red: 0,
  orange: 30,
  yellow: 60,
  green: 120,
  cyan: 180,
  blue: 220,
  magenta: 320,
};

const colours: readonly SiteColour[] = ["red", "orange", "yellow", "green", "cyan", "blue", "magenta"];

/** WinSCP lets people choose any colour: the one of ours that looks most like it; null for none and for greys. */
export function readWinScpColour(text: string): SiteColour | null {
  const number = Number(text);
  if (!Number.isInteger(number) || number <= 0) return null;
  const exact = colours.find((colour) => written[colour] === number);
  if (exact !== undefined) return exact;
  const [red = 0, green = 0, blue = 0] = [number & 0xff, (number >> 8) & 0xff, (number >> 16) & 0xff];
  const most = Math.max(red, green, blue);
  const spread = most - Math.min(red, green, blue);
  if (spread < 16) return null;
  const sixth =
    most === red
      ? (green - blue) / spread
      : most === green
        ? (blue - red) / spread + 2
        : (red - green) / spread + 4;
  const hue = (sixth * 60 + 360) % 360;
  const distance = (colour: SiteColour) =>
    Math.min(Math.abs(hues[colour] - hue), 360 - Math.abs(hues[colour] - hue));
  return colours.reduce((nearest, colour) => (distance(colour) < distance(nearest) ? colour : nearest));
}

/** @returns null for no colour, which WinSCP doesn't write */
export function formatWinScpColour(colour: SiteColour | null): string | null {
  return colour === null ? null : String(written[colour]);
}
