export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** A cookie, so that the first paint is right without an inline script. */
export const THEME_COOKIE = "forgeboard-theme";

export const asTheme = (value: string | undefined): Theme =>
  THEMES.find((theme) => theme === value) ?? "system";
