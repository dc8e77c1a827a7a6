import { THEME_STORAGE_KEY } from "@/lib/client/theme";

const script = `try{var t=localStorage.getItem(${JSON.stringify(THEME_STORAGE_KEY)});if(t==="light"||t==="dark")document.documentElement.dataset.theme=t}catch(e){}`;

/** Sets the remembered theme before the first paint, so that a dark page never flashes white. */
export function ThemeScript() {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this file; an inline script has no other form.
  return <script dangerouslySetInnerHTML={{ __html: script }} />;
}
