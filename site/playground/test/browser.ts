// The playground in a real browser, watched for what it must not do.

import axe from "axe-core"
import type { Browser, BrowserContextOptions, Frame, Page } from "playwright-core"
import { afterAll, beforeAll } from "vitest"
import { launchChromium, PATIENCE_MILLISECONDS } from "../../../test/viewer/chromium.ts"
import { OUTPUT } from "../scripts/build.ts"
import { serveFolder, type StaticServer } from "../scripts/server.ts"

export interface Opened {
  readonly page: Page
  /** Errors, violations of a policy, dialogs, and requests to other origins: none, where all is well. */
  readonly misdeeds: string[]
  /** The files that were requested, from the folder of the playground. */
  readonly requested: ReadonlySet<string>
}

export interface Pages {
  /** Opens an address, from the folder on, in a context of its own. */
  open(address?: string, options?: BrowserContextOptions): Promise<Opened>
}

/** The playground below a path, as a project's page has it; each time it is opened, the editor is waited for. */
export function servedPlayground(): Pages {
  const { open } = servedPages(OUTPUT, "/recall/playground/")
  return {
    async open(fragment, options) {
      const opened = await open(fragment, options)
      await opened.page.locator("#editor .cm-content").waitFor()
      return opened
    },
  }
}

/** The pages of a folder below a path. */
export function servedPages(folder: string, base: string): Pages {
  let browser: Browser
  let server: StaticServer
  beforeAll(async () => {
    ;[server, browser] = await Promise.all([serveFolder(folder, base), launchChromium()])
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
  })
  return {
    async open(address = "", options = {}) {
      const context = await browser.newContext({ viewport: { width: 1400, height: 850 }, ...options })
      context.setDefaultTimeout(PATIENCE_MILLISECONDS)
      const page = await context.newPage()
      const misdeeds: string[] = []
      const requested = new Set<string>()
      page.on("dialog", (dialog) => {
        misdeeds.push(`dialog: ${dialog.message()}`)
        void dialog.dismiss()
      })
      page.on("pageerror", (error) => misdeeds.push(`error: ${error.message}`))
      page.on("console", (message) => {
        if (isOfTyping(message.text())) return
        if (message.type() === "error" || message.type() === "warning") misdeeds.push(`console: ${message.text()}`)
      })
      page.on("popup", (popup) => misdeeds.push(`popup: ${popup.url()}`))
      page.on("request", (request) => {
        const url = request.url()
        if (url.startsWith(server.address)) requested.add(url.slice(server.address.length).replace(/#.*/, ""))
        else if (!/^(?:data|blob):/.test(url)) misdeeds.push(`request: ${url}`)
      })
      await page.addInitScript(() => {
        document.addEventListener(
          "securitypolicyviolation",
          ({ violatedDirective, blockedURI, sourceFile, lineNumber, columnNumber, sample }) =>
            // oxlint-disable-next-line no-console -- the console is watched
            console.warn(
              `policy: ${violatedDirective} ${blockedURI} ${sourceFile}:${lineNumber}:${columnNumber} ${sample}`,
            ),
        )
      })
      await page.goto(`${server.address}${address}`)
      return { page, misdeeds, requested }
    },
  }
}

/**
 * Chromium gives text that is typed over other text the style of that text, by an inline style, which the policy
 * blocks. No script is its source.
 */
function isOfTyping(message: string): boolean {
  return (
    message.startsWith("Applying inline style violates") || message.startsWith("policy: style-src-attr inline :0:0")
  )
}

/** Puts a text into the editor in place of its own. */
export async function write(page: Page, text: string): Promise<void> {
  await page.locator("#editor .cm-content").click()
  await page.keyboard.press("Control+a")
  await page.keyboard.insertText(text)
}

/** Presses Run, or another button, and waits for the end. */
export async function run(page: Page, button = "Run"): Promise<string> {
  await page.getByRole("button", { name: button, exact: true }).click()
  await page.getByRole("button", { name: "Run", exact: true }).waitFor()
  await page.locator(".status", { hasText: / s$|failed$|Failed/ }).waitFor()
  return (await page.locator(".status").first().textContent()) ?? ""
}

export async function output(page: Page): Promise<string> {
  return (await page.locator(".output").textContent()) ?? ""
}

/** The frame of the viewer. */
export async function viewer(page: Page): Promise<Frame> {
  const frame = await (await page.locator("#viewer iframe").elementHandle())!.contentFrame()
  return frame!
}

/** The violations that axe finds in the page as it is now, without its frames. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() =>
    (
      globalThis as unknown as {
        axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
      }
    ).axe.run({ iframes: false }),
  )
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
}
