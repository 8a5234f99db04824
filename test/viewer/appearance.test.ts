// The viewer's looks in a real browser: light and dark, and accessible.

import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { COMBINE, linesOf, storyEvents } from "../support/story-trace.ts"
import { describeInBrowser, row, violations } from "./browser.ts"

const story = linesOf(storyEvents())

describeInBrowser("the viewer", ({ open }) => {
  test("is dark where the system is, and where it is chosen", async () => {
    const paper = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const dark = await open(story, { colorScheme: "dark" })
    const light = await open(story, { colorScheme: "light" })
    expect(await paper(dark.page)).not.toBe(await paper(light.page))
    await light.page.getByLabel("Colours").selectOption("dark")
    await expect.poll(() => paper(light.page)).toBe(await paper(dark.page))
    await light.page.reload()
    await row(light.page, COMBINE).waitFor()
    expect(await paper(light.page)).toBe(await paper(dark.page))
  })

  test.each(["light", "dark"] as const)("passes axe, %s", async (colorScheme) => {
    const { page } = await open(story, { colorScheme })
    expect(await violations(page)).toEqual([])
    await row(page, COMBINE).click()
    for (const name of ["Sent", "Data", "About", "Answer"]) {
      await page.getByRole("tab", { name }).click()
      expect(await violations(page)).toEqual([])
    }
    await row(page, "Give a figure").click()
    expect(await violations(page)).toEqual([])
    await page.getByRole("button", { name: "Table" }).click()
    for (const name of ["Text", "Totals"]) {
      await page.getByRole("tab", { name }).click()
      expect(await violations(page)).toEqual([])
    }
    await page.getByRole("button", { name: "Help: keys" }).click()
    expect(await violations(page)).toEqual([])
  })
})
