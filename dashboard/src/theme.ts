// Light, dark, or as the system has it; remembered by this browser.
const NAME = "voxie-theme";
export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export function theme(): Theme {
  const kept = localStorage.getItem(NAME);
  return THEMES.find((one) => one === kept) ?? "system";
}

export function wear(chosen: Theme): void {
  if (chosen === "system") localStorage.removeItem(NAME);
  else localStorage.setItem(NAME, chosen);
  if (chosen === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
}
