import { THEME_STORAGE_KEY } from "@/lib/client/theme";

const theme = `try{var t=localStorage.getItem(${JSON.stringify(THEME_STORAGE_KEY)});if(t==="light"||t==="dark")document.documentElement.dataset.theme=t}catch(e){}`;

/** Zod, when it is loaded, would try whether it may make code from text, and the browser complain that it did. */
const zod = "globalThis.__zod_globalConfig={jitless:true};";

/**
 * What has to be done before anything else of the page: sets the remembered theme before the first paint, so that a dark
 * page never flashes white.
 *
 * @param nonce of the page's policy
 */
export function HeadScript({ nonce }: { readonly nonce: string | undefined }) {
  return (
    <script
      nonce={nonce}
      // Browsers hide a nonce from scripts, React's too.
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: constants of this file; an inline script has no other form.
      dangerouslySetInnerHTML={{ __html: zod + theme }}
    />
  );
}
