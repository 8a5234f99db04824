// A run of a hundred thousand calls is as usable as a small one: only the visible part is in the page.

import { expect, test } from "vitest"
import { largeEvents } from "../support/large-trace.ts"
import { linesOf } from "../support/story-trace.ts"
import { describeInBrowser, shownRows } from "./browser.ts"

const CALLS = 100_000
const MOST_NODES = 1_500

describeInBrowser("a trace of 100,000 calls", ({ open }) => {
  test("is searched, folded, scrolled and drawn with few elements in the page", async () => {
    const { page, misdeeds } = await open(linesOf(largeEvents(CALLS)))
    const nodes = () => page.evaluate(() => document.querySelectorAll("*").length)
    await expect.poll(() => page.locator(".found").textContent()).toBe("100,001 rows")
    await page.getByRole("button", { name: "Open", exact: true }).click()
    const tree = page.locator("#tree")
    await expect.poll(() => tree.evaluate(({ scrollHeight }) => scrollHeight)).toBeGreaterThan(3_000_000)
    expect(await nodes()).toBeLessThan(MOST_NODES)
    await tree.evaluate((element) => {
      element.scrollTop = 1_600_000
    })
    await expect.poll(async () => (await shownRows(page)).length).toBeGreaterThan(10)
    expect(await nodes()).toBeLessThan(MOST_NODES)
    await tree.focus()
    await page.keyboard.press("End")
    await expect.poll(() => page.locator(".row.active").getAttribute("aria-level")).toBe("5")
    await page.getByRole("searchbox").fill("result 77777")
    await expect.poll(() => page.locator(".found").textContent()).toBe("1 found")
    expect(await shownRows(page)).toHaveLength(6)
    await page.keyboard.press("Enter")
    await expect.poll(() => page.locator(".value .block").textContent()).toBe("result 77777")
    // The slider at its middle shows the run at half of its time.
    await page.getByRole("searchbox").fill("")
    await page.getByRole("slider").fill("500")
    await expect.poll(() => page.locator(".moment").textContent()).toMatch(/^5\.0\d s of 10\.1 s/)
    expect(await page.locator(".found").textContent()).toMatch(/^[45]\d,\d{3} rows$/)
    expect(await nodes()).toBeLessThan(MOST_NODES)
    expect(misdeeds).toEqual([])
  })
})

describeInBrowser("a trace of 20,000 calls in each other", ({ open }) => {
  test("is shown to its innermost call", async () => {
    const depth = 20_000
    const at = { source: "deep.rcl", start: 0, end: 1 }
    const calls = Array.from(
      { length: depth },
      (_, i) => ({ type: "call", t: i, id: i + 1, parent: i, task: "deeper", arguments: [], at }) as const,
    )
    const { page, misdeeds } = await open(
      linesOf([
        {
          type: "run",
          t: 0,
          version: 1,
          run: "deep",
          name: "deep.rcl",
          kind: "module",
          at: "",
          arguments: [],
          models: {},
          budget: {},
          text: { json: "" },
        },
        ...calls,
      ]),
    )
    await page.getByRole("button", { name: "Open", exact: true }).click()
    await page.locator("#tree").focus()
    await page.keyboard.press("End")
    await expect.poll(() => page.locator(".row.active").getAttribute("aria-level")).toBe(String(depth + 1))
    await page.locator(".views").getByRole("tab", { name: "Totals" }).click()
    await page.locator(".totals").waitFor()
    expect(misdeeds).toEqual([])
  })
})
