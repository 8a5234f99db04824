// Details of a run in a real browser: sums of a row, questions alone, texts as rendered Markdown.

import { expect, test } from "vitest"
import { createRuntime, type TraceEvent } from "../../src/index.ts"
import { answering } from "../support/asking.ts"
import { COMBINE, linesOf, storyEvents } from "../support/story-trace.ts"
import { describeInBrowser, row, shownRows, violations } from "./browser.ts"

const story = linesOf(storyEvents())

const ANSWER = `# Fish

Some are **red** &amp; *old*, \`a\\b\`, ~~dry~~:

1. one
2. [two](https://example.com/two) and <https://example.com/>

- [x] done
- [ ] open

| kind | count |
|---|---|
| red | 2 |

> said

![a picture](https://example.com/pixel.png) <b onclick="alert(1)">bold</b>

\`\`\`
code \u202e here
\`\`\`
`

async function traceOf(answer: string): Promise<string> {
  const events: TraceEvent[] = []
  await createRuntime({ models: answering({ Q: answer }) }).run('ask("Q")', {
    kind: "expression",
    trace: (event) => events.push(event),
  })
  return linesOf(events)
}

describeInBrowser("the viewer", ({ open }) => {
  test("sums up a row: itself, and with everything below it", async () => {
    const { page } = await open(story, { hash: "#tab=about" })
    const sums = async () =>
      Object.fromEntries(
        await page
          .locator(".sums tbody tr")
          .evaluateAll((rows) => rows.map((row) => Array.from(row.children, (cell) => cell.textContent)))
          .then((rows) => rows.map(([name, ...values]) => [name, values] as const)),
      )
    expect(await page.locator(".sums thead").textContent()).toBe("ItselfWith all below")
    expect(await sums()).toMatchObject({ Questions: ["4", "9"], Tokens: ["2,756 in, 165 out", "3,877 in, 386 out"] })
    await row(page, COMBINE).click()
    const { Questions, Requests, Tokens } = await sums()
    expect(Questions).toEqual(["1", "3"])
    expect(Number(Requests![0])).toBeLessThan(Number(Requests![1]))
    expect(Tokens![0]).not.toBe(Tokens![1])
    expect(await violations(page)).toEqual([])
  })

  test("shows the questions alone, each below the question whose answer asks it", async () => {
    const { page } = await open(story)
    await page.getByLabel("Rows").selectOption("questions")
    expect(await page.locator("[role=treeitem].kind-call, [role=treeitem].kind-native").count()).toBe(0)
    const names = await shownRows(page)
    expect(names[0]).toBe("explain.rcl")
    expect(names).toContain(COMBINE)
    const level = (name: string) => row(page, name).getAttribute("aria-level")
    expect(await level(COMBINE)).toBe("2")
    expect(await level("Say in one sentence")).toBe("3")
    expect(await violations(page)).toEqual([])
    await page.getByLabel("Rows").selectOption("calls")
    expect(await page.locator("[role=treeitem].kind-call").count()).toBeGreaterThan(0)
  })

  test("shows a text as rendered Markdown on demand, in which nothing can be pressed or loads", async () => {
    const { page, misdeeds } = await open(await traceOf(ANSWER), { hash: "#row=1" })
    expect(await page.locator(".markdown").count()).toBe(0)
    const button = page.getByRole("button", { name: "Markdown", exact: true })
    await button.click()
    expect(await button.getAttribute("aria-pressed")).toBe("true")
    const shown = page.locator(".markdown")
    expect(await shown.locator(".heading-1").textContent()).toBe("Fish")
    expect(await shown.locator("p").nth(1).textContent()).toBe("Some are red & old, a\\b, dry:")
    expect(await shown.locator("strong").first().textContent()).toBe("red")
    expect(await shown.locator("ol li").allTextContents()).toEqual([
      "one",
      "two https://example.com/two and https://example.com/",
    ])
    expect(await shown.locator("ul li").allTextContents()).toEqual(["☑ done", "☐ open"])
    expect(await shown.locator("th, td").allTextContents()).toEqual(["kind", "count", "red", "2"])
    expect(await shown.locator("blockquote").textContent()).toBe("said")
    expect(await shown.textContent()).toContain(
      'picture: a picture https://example.com/pixel.png <b onclick="alert(1)">bold</b>',
    )
    expect(await shown.locator("pre").textContent()).toBe("code RLO here")
    expect(await page.locator("a, img, .markdown b").count()).toBe(0)
    expect(await violations(page)).toEqual([])
    await page.locator("#tree").focus()
    await page.keyboard.press("m")
    expect(await shown.count()).toBe(0)
    await page.keyboard.press("m")
    await page.reload()
    expect(await page.locator(".markdown .heading-1").textContent()).toBe("Fish")
    expect(misdeeds).toEqual([])
  })

  test.each([
    ["deep", ">".repeat(20_000)],
    ["deep lists", Array.from({ length: 400 }, (_, i) => `${"  ".repeat(i)}- a`).join("\n")],
    ["long", "word *and* _more_ [x] ".repeat(20_000)],
    ["brackets", "[".repeat(50_000)],
    ["marks", "*a_".repeat(20_000)],
  ])("a text that is %s is shown as Markdown, too", async (_, text) => {
    const { page, misdeeds } = await open(await traceOf(`${text} end`), { hash: "#row=1" })
    await page.getByRole("button", { name: "Markdown", exact: true }).click()
    expect(await page.locator(".value .block").first().textContent()).not.toBe("")
    expect(misdeeds).toEqual([])
  })
})
