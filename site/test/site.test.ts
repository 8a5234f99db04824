// The built site, as a reader uses it.

import { existsSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { codeBlocks } from "../../test/docs/code-blocks.ts"
import { servedPages, violations } from "../playground/test/browser.ts"
import { OUTPUT } from "../scripts/build.ts"
import { readPages } from "../scripts/sources.ts"
import { deadLinks } from "./links.ts"

const site = servedPages(OUTPUT, "/some/base/")
const pages = readPages()
const steps = pages.filter(({ isStep }) => isStep)

test("all links lead somewhere", () => {
  expect(deadLinks(OUTPUT)).toEqual([])
})

test("each page is there as Markdown, and llms.txt lists all", () => {
  const index = readFileSync(`${OUTPUT}/llms.txt`, "utf8")
  for (const { path } of pages) {
    expect(existsSync(`${OUTPUT}/${path}.md`), path).toBe(true)
    expect(index).toContain(`(${path}.md)`)
  }
})

describe("the tour", () => {
  test.each(steps)("$title: its program gives what the page says", async ({ path, markdown }) => {
    const [program, result] = codeBlocks(markdown)
    const { page, misdeeds } = await site.open(`${path}.html`)
    await page.locator(".editor .cm-content").waitFor()
    await page.getByRole("button", { name: "Run" }).click()
    await page.locator(".status", { hasText: / s$|Failed/ }).waitFor()
    expect((await page.locator(".result").textContent())?.trimEnd()).toBe(result?.code.trimEnd())
    if (program?.code.includes("TEST ") === true) {
      await page.getByRole("button", { name: "Test" }).click()
      await page.locator(".status", { hasText: " 0 failed" }).waitFor()
    }
    expect(misdeeds).toEqual([])
  })

  test("a step can be changed, opened in the playground, and left for the next", async () => {
    const { page } = await site.open(`${steps[1]!.path}.html`)
    await page.locator(".editor .cm-content").click()
    await page.keyboard.press("Control+a")
    await page.keyboard.insertText("EMIT 20 + 3")
    await page.keyboard.press("Control+Enter")
    await page.locator(".result", { hasText: "23" }).waitFor()
    await page.getByRole("link", { name: /^Next/ }).click()
    await page.getByRole("heading", { level: 1, name: steps[2]!.title }).waitFor()
    await page.getByRole("link", { name: "Open in the playground" }).click()
    await page.locator("#editor .cm-content").waitFor()
    await page.locator(".notice", { hasText: "came with the address" }).waitFor()
    expect(await page.locator("#editor .cm-content").textContent()).toContain("rye")
  })
})

describe("a page", () => {
  test("is found by its words", async () => {
    const { page, misdeeds } = await site.open("docs/memo.html")
    await page.keyboard.press("/")
    await page.keyboard.type("key_points")
    await page.locator("#found a", { hasText: "key_points" }).first().click()
    await page.waitForURL(/\/docs\//)
    expect(await page.locator("main").textContent()).toContain("key_points")
    expect(misdeeds).toEqual([])
  })

  const LOOKED_AT = [
    "index",
    "tour/index",
    steps[8]!.path,
    "docs/language",
    "docs/reference/std-text",
    "docs/api/trace",
  ]
  test.each(LOOKED_AT)("%s has nothing that axe finds", async (path) => {
    for (const colorScheme of ["light", "dark"] as const) {
      const { page, misdeeds } = await site.open(`${path}.html`, { colorScheme })
      if (path === steps[8]!.path) await page.locator(".editor .cm-content").waitFor()
      expect(await violations(page)).toEqual([])
      expect(misdeeds).toEqual([])
    }
    const { page } = await site.open(`${path}.html`, { viewport: { width: 360, height: 720 } })
    expect(await violations(page)).toEqual([])
    const [width, shown] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    expect(width).toBeLessThanOrEqual(shown!)
  })
})
