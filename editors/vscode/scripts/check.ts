// The extension in a real VS Code: code-server on this machine, looked at in Chromium. It is no part of `npm test`.
//
//   npm run vsix:check -- FOLDER
//
// FOLDER gets code-server from npm, 300 MB, the first time. The check needs a Chromium, or CHROMIUM that names one.

import { execFile, spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import type { Page } from "playwright-core"
import { launchChromium } from "../../../test/viewer/chromium.ts"
import { packExtension } from "./package.ts"

const execute = promisify(execFile)

/** The Node of npm: code-server runs on it, and not on a newer one. */
const NODE = process.env["npm_node_execpath"] ?? "node"

/** Milliseconds that a busy machine may take for one step. */
const PATIENCE = 120_000

const MODULE = `## Two sums.
TASK double(number: number): number = number * 2 # twice

EMIT [double(4), duble(5)]
`
const DOCUMENT = "# A letter\n\nDear CALL(upper(name)), \\CALL(this) is text.\n\n```rcl\nEMIT 1\n```\n"

/** The entry of code-server in a folder, where npm installs it if it is missing. */
async function codeServer(folder: string): Promise<string> {
  const entry = join(folder, "node_modules/code-server/out/node/entry.js")
  if (existsSync(entry)) return entry
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund"]
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, "package.json"), '{ "private": true }\n')
  await execute("npm", ["install", ...quiet, "code-server"], { cwd: folder })
  const editor = join(folder, "node_modules/code-server/lib/vscode")
  await execute("npm", ["install", "--omit=dev", ...quiet], { cwd: editor })
  // The hashes of passwords are native code, and this server has no password.
  await writeFile(join(folder, "node_modules/argon2/argon2.js"), "module.exports = {}\n")
  return entry
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

async function waitFor(url: string): Promise<void> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const answers = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
    if (answers) return
  }
  throw new Error(`${url} does not answer`)
}

/** One thing that is looked for. */
async function check(what: string, look: () => Promise<unknown>): Promise<void> {
  const start = Date.now()
  await look()
  console.log(`${what}: ${Date.now() - start} ms`)
}

/** Opens a file from the explorer. The search of files needs a program that npm does not bring. */
async function openFile(page: Page, name: string): Promise<void> {
  await page.locator(".explorer-folders-view .monaco-list-row", { hasText: name }).dblclick()
  await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor()
}

async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press("F1")
  await page.keyboard.type(title)
  await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().waitFor()
  await page.keyboard.press("Enter")
}

/** Waits until two texts of the editor are there, in different colours. */
async function differ(page: Page, first: string, second: string): Promise<void> {
  await page.waitForFunction(
    ([one, other]) => {
      const colourOf = (text: string | undefined) => {
        const found = [...document.querySelectorAll(".monaco-editor .view-line span[class*=mtk]")]
        const span = found.find(({ textContent }) => textContent?.trim() === text)
        return span === undefined ? undefined : getComputedStyle(span).color
      }
      const [a, b] = [colourOf(one), colourOf(other)]
      return a !== undefined && b !== undefined && a !== b
    },
    [first, second],
  )
}

async function look(page: Page): Promise<void> {
  await check("the workbench", () => page.locator(".monaco-workbench .statusbar").waitFor())
  await openFile(page, "sums.rcl")
  await check("colours of a module", () => differ(page, "TASK", "double"))
  await check("an error of the language server", () => page.locator(".squiggly-error").first().waitFor())
  await check("a lens of the language server", () => page.locator(".codelens-decoration").first().waitFor())
  await openFile(page, "letter.md")
  await check("colours of a node in Markdown", () => differ(page, "CALL", "Dear"))
  await check("colours of a fenced block", () => differ(page, "EMIT", "1"))
  await openFile(page, "run.jsonl")
  await runCommand(page, "Recall: View Trace")
  await check("the viewer, in a panel", async () => {
    for (const end = Date.now() + PATIENCE; Date.now() < end; await page.waitForTimeout(300)) {
      for (const frame of page.frames())
        if (
          (await frame
            .locator("#app *")
            .count()
            .catch(() => 0)) > 10
        )
          return
    }
    throw new Error("no frame has the viewer")
  })
}

async function main(folder: string): Promise<void> {
  const entry = await codeServer(folder)
  const work = await mkdtemp(join(tmpdir(), "recall-vsix-check-"))
  const inWork = (path: string) => join(work, path)
  try {
    await packExtension(inWork("recall.vsix"))
    await Promise.all(["data/User", "workspace"].map((path) => mkdir(inWork(path), { recursive: true })))
    const settings = {
      "recall.node": process.execPath,
      "security.workspace.trust.enabled": false,
      "workbench.startupEditor": "none",
      "telemetry.telemetryLevel": "off",
    }
    await writeFile(inWork("data/User/settings.json"), JSON.stringify(settings))
    await writeFile(inWork("workspace/sums.rcl"), MODULE)
    await writeFile(inWork("workspace/letter.md"), DOCUMENT)
    await writeFile(inWork("config.yaml"), "")
    const folders = ["--user-data-dir", inWork("data"), "--extensions-dir", inWork("extensions")]
    const common = [entry, "--config", inWork("config.yaml"), ...folders]
    await execute(NODE, [...common, "--install-extension", inWork("recall.vsix")], { timeout: PATIENCE })
    const installed = (await readdir(inWork("extensions"))).find((name) => name.startsWith("recall-lang.recall-"))
    const recall = inWork(`extensions/${installed}/recall/cli/main.js`)
    await execute(process.execPath, [recall, "eval", "sum([1, 2])", "--trace", inWork("workspace/run.jsonl")])

    const port = await freePort()
    const address = `127.0.0.1:${port}`
    const quiet = ["--auth", "none", "--disable-telemetry", "--disable-update-check"]
    const server = spawn(NODE, [...common, ...quiet, "--bind-addr", address], { stdio: "ignore" })
    const browser = await launchChromium()
    try {
      await waitFor(`http://${address}/healthz`)
      const page = await browser.newPage()
      page.setDefaultTimeout(PATIENCE)
      await page.goto(`http://${address}/?folder=${inWork("workspace")}`)
      try {
        await look(page)
      } catch (error) {
        await page.screenshot({ path: join(folder, "failed.png") })
        throw error
      }
      if (process.env["SCREENSHOT"] !== undefined) await page.screenshot({ path: process.env["SCREENSHOT"] })
    } finally {
      await browser.close()
      server.kill()
    }
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error("name a folder for code-server: npm run vsix:check -- FOLDER")
await main(folder)
