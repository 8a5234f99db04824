// The speed of the viewer on large traces, in a real browser: `node test/bench/viewer.ts`. docs/viewer.md has the
// figures.

import { mkdtemp, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { Browser, Page } from "playwright-core"
import { embedViewer } from "../../scripts/embed-viewer.ts"
import { largeEvents } from "../support/large-trace.ts"
import { linesOf } from "../support/story-trace.ts"
import { launchChromium } from "../viewer/chromium.ts"

const SIZES = [1_000, 10_000, 100_000]
const SCROLLS = 120

interface Figures {
  readonly calls: number
  readonly megabytes: number
  /** Milliseconds from the beginning of the navigation. */
  readonly firstPaint: number
  readonly allShown: number
  /** Milliseconds of a frame while the tree is scrolled: the median, and the 95th percentile. */
  readonly frame: number
  readonly slowFrame: number
  readonly search: number
  /** Milliseconds of a step to the middle of the run. */
  readonly step: number
  readonly heapMegabytes: number
}

async function measure(browser: Browser, file: string, calls: number): Promise<Figures> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await page.goto(pathToFileURL(file).href)
  await page.waitForFunction(
    (rows) => document.querySelector(".found")?.textContent === `${new Intl.NumberFormat("en").format(rows)} rows`,
    calls + 1,
    { polling: "raf" },
  )
  const allShown = await page.evaluate(() => performance.now())
  const firstPaint = await page.evaluate(() => performance.getEntriesByName("first-paint")[0]?.startTime ?? NaN)
  await page.getByRole("button", { name: "Open", exact: true }).click()
  const frames = await page.evaluate(scrollThrough, SCROLLS)
  const search = await timed(page, () => {
    const field = document.querySelector<HTMLInputElement>("#search")!
    field.value = "result 77"
    field.dispatchEvent(new Event("input", { bubbles: true }))
  })
  const step = await timed(page, () => {
    const slider = document.querySelector<HTMLInputElement>(".time input")!
    slider.value = "500"
    slider.dispatchEvent(new Event("input", { bubbles: true }))
  })
  const heap = await page.evaluate(
    () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
  )
  await context.close()
  const sorted = frames.toSorted((a, b) => a - b)
  return {
    calls,
    megabytes: (await stat(file)).size / 1e6,
    firstPaint,
    allShown,
    frame: sorted[Math.floor(sorted.length / 2)]!,
    slowFrame: sorted[Math.floor(sorted.length * 0.95)]!,
    search,
    step,
    heapMegabytes: heap / 1e6,
  }
}

async function scrollThrough(scrolls: number): Promise<readonly number[]> {
  const tree = document.querySelector("#tree")!
  const frames: number[] = []
  let before = performance.now()
  for (let i = 1; i <= scrolls; i++) {
    tree.scrollTop = (tree.scrollHeight * i) / scrolls
    await new Promise((resolve) => requestAnimationFrame(resolve))
    const now = performance.now()
    frames.push(now - before)
    before = now
  }
  return frames
}

/** Milliseconds until the effect of an action is painted. */
async function timed(page: Page, action: () => void): Promise<number> {
  await page.evaluate(() => void performance.mark("begin"))
  await page.evaluate(action)
  return page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => requestAnimationFrame(resolve))
    return performance.now() - performance.getEntriesByName("begin").at(-1)!.startTime
  })
}

await embedViewer()
const { viewerPage } = await import("../../src/viewer/page.ts")
const folder = await mkdtemp(join(tmpdir(), "recall-viewer-bench-"))
const browser = await launchChromium()
try {
  console.log(
    "| calls | file | first paint | all shown | frame while scrolling (95 %) | search | to the middle | "
      + "heap |\n|---|---|---|---|---|---|---|---|",
  )
  for (const calls of SIZES) {
    const file = join(folder, `${calls}.html`)
    await writeFile(file, viewerPage({ kind: "trace", text: linesOf(largeEvents(calls)) }))
    const { megabytes, firstPaint, allShown, frame, slowFrame, search, step, heapMegabytes } = await measure(
      browser,
      file,
      calls,
    )
    const ms = (milliseconds: number): string => `${Math.round(milliseconds)} ms`
    console.log(
      `| ${calls.toLocaleString("en")} | ${megabytes.toFixed(1)} MB | ${ms(firstPaint)} | `
        + `${ms(allShown)} | ${ms(frame)} (${ms(slowFrame)}) | ${ms(search)} | ${ms(step)} | `
        + `${heapMegabytes.toFixed(0)} MB |`,
    )
  }
} finally {
  await browser.close()
  await rm(folder, { recursive: true, force: true })
}
