/**
 * The path that this build is served below, such as "/ftp"; empty for the root. It is a setting of the build
 * (`PORTSIDE_BASE_PATH`, see `next.config.ts`), because the addresses of scripts and pages are written into them.
 */
const basePath = process.env.PORTSIDE_BASE_PATH ?? "";

/**
 * An address of Portside's own as browsers and clients have to ask for it.
 * @param path from Portside's own root, with a query where there is one: `/api/sessions`, `/`, `/?session=…`
 */
export function appPath(path: string): string {
  return below(basePath, path);
}

/** A path below another one. Pages have no slash at their end, the first one has none under a base path either. */
export function below(base: string, path: string): string {
  return base === "" ? path : base + path.replace(/^\/(?=\?|$)/, "");
}
