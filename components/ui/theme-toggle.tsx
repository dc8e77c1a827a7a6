"use client";

import { Moon, Sun, SunMoon } from "lucide-react";
import { useSyncExternalStore } from "react";
import { currentTheme, cycleTheme, subscribeToTheme, type Theme } from "@/lib/client/theme";
import { iconButtonClass } from "./icon-button-class";

const themes = {
  system: { icon: SunMoon, label: "Theme: as the system" },
  light: { icon: Sun, label: "Theme: light" },
  dark: { icon: Moon, label: "Theme: dark" },
} as const;

/** Goes from the system's theme to light, to dark, and round. */
export function ThemeToggle() {
  const theme = useSyncExternalStore<Theme>(subscribeToTheme, currentTheme, () => "system");
  const { icon: Icon, label } = themes[theme];
  return (
    <button type="button" className={iconButtonClass} aria-label={label} title={label} onClick={cycleTheme}>
      <Icon size={16} aria-hidden="true" />
    </button>
  );
}
