// The limits of the playground: its policy, the connections of a run, the key, and its size.

import { readdirSync, readFileSync } from "node:fs"
import { createServer, type IncomingMessage, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { gzipSync } from "node:zlib"
import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { OUTPUT } from "../scripts/build.ts"
import { output, run, servedPlayground, write } from "./browser.ts"

const playground = servedPlayground()
const files = readdirSync(OUTPUT, { recursive: true, withFileTypes: true })
  .filter((file) => file.isFile())
  .map(({ parentPath, name }) => `${parentPath}/${name}`.slice(OUTPUT.length + 1))

/** A server with OpenAI's protocol that pages may use; it answers each question with the same text. */
async function modelServer(): Promise<{ readonly server: Server; readonly origin: string; readonly keys: string[] }> {
  const keys: string[] = []
  const server = createServer((request: IncomingMessage, response) => {
    const allowed = {
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "*, authorization",
      "access-control-allow-methods": "POST",
    }
    if (request.method === "OPTIONS") return void response.writeHead(204, allowed).end()
    keys.push(request.headers.authorization ?? "none")
    const chunk = (choice: object) => `data: ${JSON.stringify({ id: "1", choices: [{ index: 0, ...choice }] })}\n\n`
    response.writeHead(200, { ...allowed, "content-type": "text/event-stream" })
    response.write(chunk({ delta: { role: "assistant", content: "From the endpoint." } }))
    response.end(`${chunk({ delta: {}, finish_reason: "stop" })}data: [DONE]\n\n`)
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, "127.0.0.1", resolve)
  await promise
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, keys }
}

describe("an endpoint", () => {
  let model: Awaited<ReturnType<typeof modelServer>>
  beforeAll(async () => {
    model = await modelServer()
  })
  afterAll(() => void model.server.close())

  async function choose(page: Page): Promise<void> {
    await page.getByLabel("Model").first().selectOption("endpoint")
    await page.getByLabel("Address").fill(`${model.origin}/v1`)
    await page.getByRole("textbox", { name: "Model" }).fill("some-model")
    await page.getByLabel("Key").fill("sk-secret-of-the-user")
  }

  test("answers, and receives the key, which is kept nowhere", async () => {
    const { page, misdeeds } = await playground.open()
    await write(page, 'EMIT ask("Who are you?")\n')
    await choose(page)
    expect(await run(page)).toMatch(/^1 question · 1 request/)
    expect(await output(page)).toBe("From the endpoint.")
    expect(model.keys.at(-1)).toBe("Bearer sk-secret-of-the-user")
    await page.getByRole("button", { name: "Share" }).click()
    await page.locator(".notice").waitFor()
    const kept = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
    )
    expect(kept).toBe('[{},{},""]')
    await page.reload()
    await page.getByLabel("Model").first().selectOption("endpoint")
    expect(await page.getByLabel("Key").inputValue()).toBe("")
    expect(misdeeds.filter((misdeed) => !misdeed.startsWith(`request: ${model.origin}/v1/`))).toEqual([])
  })

  test("is asked no more questions than the user allows", async () => {
    const { page } = await playground.open()
    await write(page, "EMIT FOR n IN range(0, 50) : ask(`What is ${n}?`)\n")
    await choose(page)
    await page.getByLabel("Questions of a run at most").fill("7")
    const before = model.keys.length
    await run(page)
    expect(model.keys.length - before).toBe(7)
    expect(await page.locator(".remarks").textContent()).toContain("calls")
  })

  test("that cannot be reached is named", async () => {
    const { page } = await playground.open()
    await write(page, 'EMIT ask("Who are you?")\n')
    await choose(page)
    await page.getByLabel("Address").fill("http://127.0.0.1:1/v1")
    expect(await run(page)).toBe("Failed.")
    expect(await page.locator(".remarks").textContent()).toContain("http://127.0.0.1:1")
  })

  test("is all that a run may connect to, and the page may connect to nothing", async () => {
    const { page } = await playground.open()
    const tried = (page: Page) =>
      page.evaluate(async (address) => {
        const reached = await fetch(address, { mode: "no-cors" }).then(
          () => "reached",
          () => "refused",
        )
        return reached
      }, `${model.origin}/`)
    expect(await tried(page)).toBe("refused")
    // The worker of the language has the policy of the page.
    const inWorker = (index: number) =>
      page.workers()[index]!.evaluate(
        (address) =>
          fetch(address, { mode: "no-cors" }).then(
            () => "reached",
            () => "refused",
          ),
        `${model.origin}/`,
      )
    expect(await inWorker(0)).toBe("refused")
    const endless = "TASK f(n: number): number = f(n + 1)\nEMIT f(0)\n"
    await write(page, endless)
    await page.getByLabel("Model").first().selectOption("offline")
    await page.getByRole("button", { name: "Run", exact: true }).click()
    await expect.poll(() => page.workers().length).toBe(2)
    expect(await inWorker(1)).toBe("refused")
    await page.getByRole("button", { name: "Stop" }).click()
    await choose(page)
    await page.getByRole("button", { name: "Run", exact: true }).click()
    await expect.poll(() => page.workers().length).toBe(2)
    expect(await inWorker(1)).toBe("reached")
    const other = await page.workers()[1]!.evaluate(() =>
      fetch("http://127.0.0.1:1/", { mode: "no-cors" }).then(
        () => "reached",
        (error: Error) => error.message,
      ),
    )
    expect(other).toMatch(/Refused|Failed|violates/i)
  })
})

describe("the files", () => {
  test("allow no inline script, no inline style and no evaluation", () => {
    for (const file of ["index.html", "run.html"]) {
      const page = readFileSync(`${OUTPUT}/${file}`, "utf8")
      const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? ""
      expect(policy).toContain("default-src 'none'")
      expect(policy).not.toMatch(/unsafe|\*/)
      expect(page.replaceAll(/<script type="module" src="[^"]+"><\/script>/g, "")).not.toContain("<script")
      expect(page).not.toMatch(/ style=| on\w+=/)
    }
  })

  test("name no other host", () => {
    for (const file of files.filter((file) => file.endsWith(".html")))
      expect(readFileSync(`${OUTPUT}/${file}`, "utf8").replace(/<!--[^]*?-->/g, "")).not.toMatch(
        /(?:src|href)="(?:https?:)?\/\//,
      )
  })

  const WEIGHTS = "assets/tiny-weights.js"
  const sizes = files.map((file) => [gzipSync(readFileSync(`${OUTPUT}/${file}`), { level: 9 }).length, file] as const)
  const sizeOf = (of: (file: string) => boolean) =>
    sizes.reduce((sum, [size, file]) => (of(file) ? sum + size : sum), 0)

  test("have at most 660 KB in all, compressed, and 125 KB more for the weights of the tiny model", () => {
    const largest = sizes.toSorted(([a], [b]) => b - a).slice(0, 5)
    const shown = largest.map(([size, file]) => `${file} ${size}`).join(", ")
    expect(
      sizeOf((file) => file !== WEIGHTS),
      shown,
    ).toBeLessThan(660_000)
    expect(
      sizeOf((file) => file === WEIGHTS),
      shown,
    ).toBeLessThan(125_000)
  })

  test("load the editor first, with less than 150 KB, and less than 625 KB until a run is seen", async () => {
    expect(sizeOf((file) => ["index.html", "assets/main.js", "assets/main.css"].includes(file))).toBeLessThan(150_000)
    const { page, requested } = await playground.open()
    await run(page)
    await page.frameLocator("#viewer iframe").locator("#row-title").waitFor()
    const loaded = new Set([...requested].map((file) => (file === "" ? "index.html" : file)))
    expect(sizeOf((file) => loaded.has(file))).toBeLessThan(625_000)
  })
})
