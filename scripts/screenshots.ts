// Takes the screenshots of docs/viewer.md in a real browser: `npm run screenshots`.

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import type { Browser, Page } from "playwright-core"
import { launchChromium } from "../test/viewer/chromium.ts"
import { linesOf, storyEvents } from "../test/support/story-trace.ts"
import { embedViewer } from "./embed-viewer.ts"
import { smallPng } from "./small-png.ts"

const IMAGES = fileURLToPath(new URL("../docs/images/", import.meta.url))
const MAX_BYTES = 150_000

interface Picture {
  readonly name: string
  readonly scheme: "light" | "dark"
  readonly width: number
  readonly height: number
  readonly hash: string
  readonly prepare?: (page: Page) => Promise<void>
}

const idOf = (question: string): number => {
  const event = storyEvents().find(
    (event) => event.type === "question" && "json" in event.question && event.question.json === question,
  )
  if (event?.type !== "question") throw new Error(`the story has no question ${question}`)
  return event.id
}

const COMBINED = idOf("Combine these explanations into one page.")

const PICTURES: readonly Picture[] = [
  { name: "viewer-light", scheme: "light", width: 1280, height: 800, hash: `#row=${COMBINED}&tab=result` },
  { name: "viewer-dark", scheme: "dark", width: 1280, height: 800, hash: `#row=${COMBINED}&tab=result` },
  {
    name: "viewer-text",
    scheme: "light",
    width: 1280,
    height: 800,
    hash: `#row=${COMBINED}&tab=about&view=text`,
    prepare: (page) => page.locator(".final-piece", { hasText: "A border is set wherever" }).hover(),
  },
  {
    name: "viewer-totals",
    scheme: "dark",
    width: 1280,
    height: 800,
    hash: `#row=${idOf("Give a figure for what it saves.")}&tab=result&view=totals`,
  },
  { name: "viewer-narrow", scheme: "light", width: 360, height: 720, hash: "#row=0&tab=result" },
]

async function take(
  browser: Browser,
  file: string,
  { name, scheme, width, height, hash, prepare }: Picture,
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: "reduce",
  })
  const page = await context.newPage()
  await page.goto(`${pathToFileURL(file)}${hash}`)
  await page.locator("#row-title").waitFor({ state: "attached" })
  await prepare?.(page)
  const path = `${IMAGES}${name}.png`
  const picture = smallPng(await page.screenshot())
  await context.close()
  if (picture.length > MAX_BYTES) throw new Error(`${name} has ${picture.length} bytes, and the limit is ${MAX_BYTES}`)
  await writeFile(path, picture)
  console.log(`${name}.png  ${Math.round(picture.length / 1000)} KB`)
}

await embedViewer()
const { viewerPage } = await import("../src/viewer/page.ts")
const folder = await mkdtemp(join(tmpdir(), "recall-screenshots-"))
const browser = await launchChromium()
try {
  await mkdir(IMAGES, { recursive: true })
  const file = join(folder, "story.html")
  await writeFile(file, viewerPage({ kind: "trace", text: linesOf(storyEvents()) }))
  for (const picture of PICTURES) await take(browser, file, picture)
} finally {
  await browser.close()
  await rm(folder, { recursive: true, force: true })
}
