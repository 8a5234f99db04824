// The playground as a person uses it.

import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { exampleNames, readExample } from "../scripts/examples.ts"
import { fragmentOf } from "../src/share.ts"
import { output, run, servedPlayground, viewer, violations, write } from "./browser.ts"

const playground = servedPlayground()
const expected = (name: string) =>
  readFileSync(new URL(`../../../examples/expected/${name}.txt`, import.meta.url), "utf8")

const ENDLESS = "TASK f(n: number): number = f(n + 1)\nEMIT f(0)\n"

describe("a program", () => {
  test("is checked, completed, explained and formatted while it is written", async () => {
    const { page, misdeeds } = await playground.open()
    await write(page, 'TASK twice(n: number): number = n * 2\nEMIT   twice(lenght("abc"))\n')
    const squiggle = page.locator("#editor .cm-lintRange-error")
    await squiggle.waitFor()
    expect(await squiggle.textContent()).toBe("lenght")
    await page.locator("#editor .token-keyword", { hasText: "TASK" }).waitFor()

    await page.locator("#editor .token-function", { hasText: "twice" }).first().hover()
    await expect.poll(() => page.locator(".cm-lsp-hover-tooltip").textContent()).toContain("twice(n: number): number")

    await page.keyboard.press("Control+End")
    await page.keyboard.type("LET other = upp")
    await page.locator(".cm-tooltip-autocomplete li", { hasText: "upper" }).waitFor()
    await page.keyboard.press("Escape")

    await write(page, "EMIT   1+1\n")
    await page.getByRole("button", { name: "Format" }).click()
    await expect.poll(() => page.locator("#editor .cm-line").first().textContent()).toBe("EMIT 1 + 1")
    expect(misdeeds).toEqual([])
  })

  test("fails with a message at its place", async () => {
    const { page, misdeeds } = await playground.open()
    await write(page, "EMIT 1 / 0\n")
    expect(await run(page)).toBe("Failed.")
    const remarks = (await page.locator(".remarks").textContent()) ?? ""
    expect(remarks).toContain("division-by-zero")
    expect(remarks).toContain("main.rcl:1:6")
    expect(misdeeds).toEqual([])
  })

  test("has a form for its arguments", async () => {
    const { page, misdeeds } = await playground.open()
    await write(page, "## How many.\nPARAM count: number\nPARAM what: string\nEMIT `${count} ${what}`\n")
    const count = page.getByLabel(/count: number/)
    await count.waitFor()
    await run(page)
    expect(await page.locator(".remarks").textContent()).toContain("count needs a value of the type number")
    await count.fill("many")
    await expect.poll(() => page.locator(".problem").textContent()).toContain("count is no JSON")
    await count.fill("3")
    await page.getByLabel(/what: string/).fill("apples")
    await run(page)
    expect(await output(page)).toBe("3 apples")
    expect(misdeeds).toEqual([])
  })

  test("has its TESTs run", async () => {
    const { page } = await playground.open()
    await write(page, 'TEST "holds" : 1 == 1\nTEST "fails" : 1 + 1 == 3\nEMIT 1\n')
    expect(await run(page, "Test")).toBe("2 tests, 1 failed")
    expect(await output(page)).toMatch(/^✓ holds\n✗ fails\n {2}/)
  })

  test.each([
    ["recursion", ENDLESS],
    ["work without a call", "EMIT sum(FOR a IN range(0, 100000) : sum(FOR b IN range(0, 100000) : a * b))\n"],
  ])("that never ends does not freeze the page, and is stopped: %s", async (_, program) => {
    const { page } = await playground.open()
    await write(page, program)
    await page.getByRole("button", { name: "Run", exact: true }).click()
    await page.getByRole("button", { name: "Stop" }).waitFor()
    // The viewer shows the run while it is under way.
    await (await viewer(page)).getByText("running").first().waitFor()
    const begin = Date.now()
    await write(page, "EMIT 2 + 3\n")
    await page.getByRole("button", { name: "Stop" }).click()
    await page.locator(".status", { hasText: "Stopped." }).waitFor()
    expect(await page.locator("iframe[title='The run']").count()).toBe(0)
    await (await viewer(page)).getByText("running").first().waitFor({ state: "detached" })
    // The worker of the run is gone, and that of the language is left.
    await expect.poll(() => page.workers().length).toBe(1)
    expect(Date.now() - begin).toBeLessThan(60_000)
    await run(page)
    expect(await output(page)).toBe("5")
  })
})

describe("an example", () => {
  test.each(exampleNames().filter((name) => !name.startsWith("learned/")))(
    "%s gives what it gives on the command line",
    async (name) => {
      const { page, misdeeds } = await playground.open(`#example=${name}`)
      // Nothing runs by itself.
      await page.locator("#editor .token-keyword").first().waitFor()
      expect(await page.locator(".output").count()).toBe(0)
      const status = await run(page)
      expect(status, (await page.locator(".remarks").allTextContents()).join("")).toMatch(/question/)
      expect((await output(page)).trimEnd()).toBe(expected(name).trimEnd())
      const frame = await viewer(page)
      await frame.locator("#row-title").waitFor()
      await frame.getByText("done").first().waitFor()
      expect(misdeeds).toEqual([])
    },
  )

  test.each([
    ["learned/add", "1111111110111111111011111111101111111110111111110"],
    ["learned/multiply", String(1234567890123456n * 6543210987654321n)],
  ])("%s is answered by the tiny model", async (name, sum) => {
    const { page, misdeeds, requested } = await playground.open(`#example=${name}`)
    await page.locator("#editor .token-keyword").first().waitFor()
    expect(requested).not.toContain("assets/tiny-weights.js")
    await run(page)
    expect(await output(page)).toBe(sum)
    expect(misdeeds).toEqual([])
  })

  test("with a recording is honest about an edit that the recording does not cover", async () => {
    const { page } = await playground.open("#example=contract")
    const { text } = readExample("contract")
    await write(page, text.replace("How much may the rent rise in a year?", "How high is the rent?"))
    expect(await run(page)).toBe("Failed.")
    expect(await page.locator(".remarks").textContent()).toContain("not-recorded")
  })
})

describe("the address", () => {
  test("has a shared program with its arguments, and runs nothing", async () => {
    const first = await playground.open("", { permissions: ["clipboard-read", "clipboard-write"] })
    await write(first.page, "PARAM who: string\nEMIT `Hello, ${who} – ☕`\n")
    await first.page.getByLabel(/who: string/).fill("Zoë")
    await first.page.getByRole("button", { name: "Share" }).click()
    await first.page.locator(".notice").waitFor()
    const { hash } = new URL(first.page.url())
    expect(hash).toMatch(/^#program=[\w-]+$/)

    const { page, misdeeds } = await playground.open(hash)
    await page.locator(".notice", { hasText: "came with the address" }).waitFor()
    await expect.poll(() => page.getByLabel(/who: string/).inputValue()).toBe("Zoë")
    expect(await page.locator("iframe").count()).toBe(0)
    await run(page)
    expect(await output(page)).toBe("Hello, Zoë – ☕")
    expect(misdeeds).toEqual([])
  })

  test.each([
    ["is cut", "#program=abc"],
    ["holds something else", "#program=q1YqSSwuUbJSSkksSVSqBQA"],
  ])("that %s is refused with a message", async (_, fragment) => {
    const { page, misdeeds } = await playground.open(fragment)
    await page.locator(".notice", { hasText: "The address holds no program" }).waitFor()
    expect(misdeeds).toEqual([])
  })

  test("that inflates to more than fits is refused", async () => {
    const bomb = await fragmentOf({ kind: "module", text: " ".repeat(50_000_000), args: {} })
    const { page } = await playground.open(bomb)
    await page.locator(".notice", { hasText: "too long" }).waitFor()
  })

  test("with hostile documentation is shown as text", async () => {
    const text =
      '## <img src=x onerror="alert(1)"><script>alert(2)</script>\nTASK evil(n: number): number = n\nEMIT evil(1)\n'
    const { page, misdeeds } = await playground.open(await fragmentOf({ kind: "module", text, args: {} }))
    await page.locator("#editor .token-function", { hasText: "evil" }).first().hover()
    await expect.poll(() => page.locator(".cm-lsp-hover-tooltip").textContent()).toContain("<img src=x")
    expect(await page.locator(".cm-lsp-hover-tooltip img").count()).toBe(0)
    expect(misdeeds).toEqual([])
  })
})

describe("everyone", () => {
  test.each(["light", "dark"] as const)("can use it: axe finds nothing, %s", async (colorScheme) => {
    for (const viewport of [
      { width: 1400, height: 850 },
      { width: 360, height: 720 },
    ]) {
      const { page } = await playground.open("", { colorScheme, viewport })
      await page.locator("#form textarea").first().waitFor()
      await page.getByLabel("Model").selectOption("endpoint")
      await run(page)
      expect(await violations(page)).toEqual([])
      await page.getByLabel("Model").first().selectOption("recording")
      await run(page)
      expect(await violations(page)).toEqual([])
    }
  })

  test("can use it by the keyboard: Ctrl+Enter runs, and Tab leaves the editor", async () => {
    const { page } = await playground.open()
    await write(page, "EMIT 6 * 7\n")
    await page.keyboard.press("Control+Enter")
    await page.locator(".output", { hasText: "42" }).waitFor()
    await page.keyboard.press("Tab")
    expect(await page.evaluate(() => document.activeElement?.id)).not.toBe("editor")
  })
})
