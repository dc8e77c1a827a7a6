/** What a person chose; `system` follows the system's own setting. */
export type Theme = "system" | "light" | "dark";

export const THEME_STORAGE_KEY = "portside.theme";

const listeners = new Set<() => void>();

/** For `useSyncExternalStore`. */
export function subscribeToTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentTheme(): Theme {
  const theme = document.documentElement.dataset.theme;
  return theme === "light" || theme === "dark" ? theme : "system";
}

/** Applies a theme now and remembers it. */
export function setTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem(THEME_STORAGE_KEY);
    else localStorage.setItem(THEME_STORAGE_KEY, theme);
  } catch {
    // Storage is off (a private window): the choice holds until the page closes.
  }
  for (const listener of listeners) listener();
}

const following: Readonly<Record<Theme, Theme>> = { system: "light", light: "dark", dark: "system" };

/** Goes from the system's theme to light, to dark, and round. */
export function cycleTheme(): void {
  setTheme(following[currentTheme()]);
}
