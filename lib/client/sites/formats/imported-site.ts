import type { SiteContent, SiteOrigin } from "../site";

/** What became of a site's password in another program's file. */
export type ImportedPassword =
  | { readonly kind: "none" }
  | { readonly kind: "readable"; readonly password: string }
  /** It is there, and can't be read: why not. */
  | { readonly kind: "unreadable"; readonly reason: string };

export interface ImportedSite {
  readonly content: SiteContent;
  readonly origin: SiteOrigin;
  readonly password: ImportedPassword;
}

/** What a file holds. */
export interface SiteImport {
  readonly program: "FileZilla" | "WinSCP";
  readonly sites: readonly ImportedSite[];
  /** What can't be a site here, with the reason. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
}
