// A real browser for the tests of the viewer: pages from files on disk, watched for forbidden behaviour.

import axe from "axe-core"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import { afterAll, beforeAll, describe, test } from "vitest"
import { viewerPage, type PageContent } from "../../src/viewer/page.ts"
import { complaintWithoutChromium, findChromium, launchChromium, PATIENCE_MILLISECONDS } from "./chromium.ts"

/** A page and its forbidden behaviour: none, where all is well. */
export interface Opened {
  readonly page: Page
  readonly misdeeds: readonly string[]
}

export interface Pages {
  /** Opens the page of a trace, or another, from disk, as a user does. */
  open(trace: string | PageContent, options?: BrowserContextOptions & { readonly hash?: string }): Promise<Opened>
  /** Opens an address. */
  visit(url: string, options?: BrowserContextOptions): Promise<Opened>
}

const NO_PAGES: Pages = { open: noBrowser, visit: noBrowser }

/**
 * Tests in a browser. Without one they are skipped, and `missing-browser.ts` says so once after the run;
 * where results are counted, in continuous integration, they fail instead.
 */
export function describeInBrowser(name: string, tests: (pages: Pages) => void): void {
  if (findChromium() === null) {
    if (isCounted()) describe(name, () => test("has a browser", noBrowser))
    else describe.skip(name, () => tests(NO_PAGES))
    return
  }
  describe(name, () => {
    let browser: Browser
    let folder: string
    let files = 0
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "recall-viewer-"))
      browser = await launchChromium()
    })
    afterAll(async () => {
      await browser.close()
      await rm(folder, { recursive: true, force: true })
    })
    const visit = async (url: string, options: BrowserContextOptions = {}): Promise<Opened> => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
      context.setDefaultTimeout(PATIENCE_MILLISECONDS)
      const page = await context.newPage()
      return { page, misdeeds: await watched(page, url) }
    }
    tests({
      visit,
      async open(trace, { hash = "", ...options } = {}) {
        const file = join(folder, `${files++}.html`)
        await writeFile(file, viewerPage(typeof trace === "string" ? { kind: "trace", text: trace } : trace))
        return visit(`${pathToFileURL(file)}${hash}`, options)
      },
    })
  })
}

function noBrowser(): Promise<never> {
  return Promise.reject(new Error(complaintWithoutChromium()))
}

function isCounted(): boolean {
  const { CI: ci = "", TEST_REPORT: report } = process.env
  return !["", "0", "false"].includes(ci) || report !== undefined
}

async function watched(page: Page, url: string): Promise<readonly string[]> {
  const misdeeds: string[] = []
  const origin = url.replace(/#.*$/, "")
  page.on("dialog", (dialog) => {
    misdeeds.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on("pageerror", (error) => misdeeds.push(`error: ${error.message}`))
  // A violation of the page's policy appears on the console.
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") misdeeds.push(`console: ${message.text()}`)
  })
  page.on("popup", (popup) => misdeeds.push(`popup: ${popup.url()}`))
  page.on("request", (request) => {
    const asked = request.url()
    if (asked.replace(/#.*$/, "") !== origin && !asked.startsWith("data:image/svg+xml,") && !isLive(asked, origin))
      misdeeds.push(`request: ${asked}`)
  })
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`),
    )
  })
  await page.goto(url)
  await page.locator("#row-title, .complaints, .open-file").first().waitFor({ state: "attached" })
  return misdeeds
}

function isLive(asked: string, origin: string): boolean {
  return origin.startsWith("http://127.0.0.1:") && asked.startsWith(`${origin}trace?from=`)
}

/** The names of the rows that are in the page, in their order. */
export async function shownRows(page: Page): Promise<readonly string[]> {
  const rows = await page
    .locator("[role=treeitem]")
    .evaluateAll((items) =>
      items.map((item) => ({
        top: item.getBoundingClientRect().top,
        name: item.querySelector(".name")?.textContent ?? "",
      })),
    )
  return rows.toSorted((a, b) => a.top - b.top).map(({ name }) => name)
}

/** The first row of the tree whose name contains a text. */
export function row(page: Page, name: string) {
  return page.locator("[role=treeitem]", { has: page.locator(".name", { hasText: name }) }).first()
}

/** The violations that axe finds in the page as it is now. */
export async function violations(page: Page): Promise<readonly string[]> {
  // Evaluated by the debugger, as the page's policy allows no scripts.
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() =>
    (
      globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> }
      }
    ).axe.run(),
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ""}`),
  )
}
