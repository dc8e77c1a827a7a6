"use client";

import { Moon, Sun, SunMoon } from "lucide-react";
import { useSyncExternalStore } from "react";
import { currentTheme, setTheme, subscribeToTheme, type Theme } from "@/lib/client/theme";
import { iconButtonClass } from "./icon-button";
import { Menu, MenuChoice } from "./menu";

const icons = { system: SunMoon, light: Sun, dark: Moon } as const;
const choices = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;

/** Chooses light, dark, or whatever the system says. */
export function ThemeToggle() {
  const theme = useSyncExternalStore<Theme>(subscribeToTheme, currentTheme, () => "system");
  const Icon = icons[theme];
  return (
    <Menu
      align="end"
      trigger={
        <button type="button" className={iconButtonClass} aria-label="Theme">
          <Icon size={16} aria-hidden="true" />
        </button>
      }
    >
      <MenuChoice label="Theme" value={theme} choices={choices} onChange={setTheme} />
    </Menu>
  );
}
