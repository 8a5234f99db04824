// The browser that the viewer is tested in: the machine's own Chromium or Chrome.

import { existsSync } from "node:fs"
import { delimiter, join } from "node:path"
import { chromium, type Browser } from "playwright-core"

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
]
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

/** The wait for anything that a browser does: long enough for a busy machine, so that only a hanging browser fails. */
export const PATIENCE_MILLISECONDS = 120_000

const HOW_TO_GET_CHROMIUM =
  "there is no Chromium: install one (`apt-get install chromium`, `brew install --cask chromium`,"
  + " `npx playwright-core install chromium`), or name its executable in the environment variable CHROMIUM"

/** The reason why there is no browser, and how to get one. */
export function complaintWithoutChromium({ CHROMIUM: named }: NodeJS.ProcessEnv = process.env): string {
  return named === undefined
    ? HOW_TO_GET_CHROMIUM
    : `the environment variable CHROMIUM names ${named}, which does not exist: name an executable, or unset it`
}

/** The path of the browser's executable. `CHROMIUM` in the environment overrides the search. Null if there is none. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | null {
  const { CHROMIUM: named, PATH: path = "" } = environment
  const candidates =
    named === undefined
      ? [
          ...NAMES.flatMap((name) => path.split(delimiter).map((folder) => join(folder, name))),
          ...PLACES,
          chromium.executablePath(),
        ]
      : [named]
  return candidates.find((file) => existsSync(file)) ?? null
}

/** Starts the browser without a window. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error(complaintWithoutChromium())
  return chromium.launch({ executablePath, args: ARGUMENTS, timeout: PATIENCE_MILLISECONDS })
}
