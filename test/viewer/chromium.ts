// The browser that the viewer is tested in: Debian's Chromium.

import { chromium, type Browser } from "playwright-core"

export const CHROMIUM = "/usr/bin/chromium"
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-lcd-text",
]

/** Without a window. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS })
}
