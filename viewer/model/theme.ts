// The colour theme: the system's unless the user chooses one.

import { effect, signal } from "@preact/signals"
import { keepSetting, recallSetting } from "./remember.ts"

export const THEMES = ["automatic", "light", "dark"] as const
export type Theme = (typeof THEMES)[number]

export const theme = signal<Theme>(THEMES.find((name) => name === recallSetting("theme")) ?? "automatic")

const system = matchMedia("(prefers-color-scheme: dark)")
const systemDark = signal(system.matches)
system.addEventListener("change", ({ matches }) => {
  systemDark.value = matches
})

/** Increases when colours change, so that the canvas is drawn again. */
export const repaint = signal(0)

effect(() => {
  const dark = theme.value === "dark" || (theme.value === "automatic" && systemDark.value)
  document.documentElement.dataset["theme"] = dark ? "dark" : "light"
  repaint.value = repaint.peek() + 1
})

export function chooseTheme(next: Theme): void {
  theme.value = next
  keepSetting("theme", next)
}
