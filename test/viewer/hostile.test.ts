// A trace contains texts by models and by strangers. Shown, they do nothing.

import { fromHost } from "../../src/values/host-values.ts"
import fc from "fast-check"
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import type { Place, TraceEvent } from "../../src/trace/events.ts"
import { createRecorder } from "../../src/trace/recorder.ts"
import { viewerPage } from "../../src/viewer/page.ts"
import { written } from "../support/arbitrary-trace.ts"
import { linesOf } from "../support/story-trace.ts"
import { describeInBrowser } from "./browser.ts"

const ATTACKS = [
  `</script><script>alert(1)</script><img src=x onerror=alert(1)>`,
  `<!--<script>`,
  `]]>--!></style></title></textarea><svg onload=alert(1)>`,
  `"><iframe srcdoc="<script>parent.alert(1)</script>"></iframe>`,
  `javascript:alert(1)//https://example.com/x.png`,
  `[click](javascript:alert(1)) ![](https://example.com/pixel.gif)`,
  '<base href="https://example.com/"><link rel=stylesheet href=//example.com/a.css><meta '
    + 'http-equiv=refresh content="0;url=https://example.com">',
  "\u001b]8;;https://example.com\u0007press\u001b]8;;\u0007\u001b[2J",
  "user \u202egnp.exe\u202c \u2066hidden\u2069 zero\u200bwidth \u{e0041}\u{e0042}",
  "${alert(1)} {{constructor.constructor('alert(1)')()}}",
  "__proto__",
]

/** A trace in which every text is the attack. */
function attacked(text: string): readonly TraceEvent[] {
  const events: TraceEvent[] = []
  const { valueOf, named, record } = createRecorder({ emit: (event) => void events.push(event), now: () => 0 })
  const at: Place = { source: text, start: 0, end: text.length }
  const add = (...more: readonly TraceEvent[]): void => more.forEach(record)
  add({
    type: "run",
    t: 0,
    version: 1,
    run: text,
    name: text,
    kind: text,
    at: text,
    arguments: [named(text, text)],
    models: { [text]: text },
    budget: {},
    text: { json: text },
  })
  add({
    type: "call",
    t: 1,
    id: 1,
    parent: 0,
    task: text,
    arguments: [named(text, fromHost({ [text]: text }, "it"))],
    at,
  })
  add({
    type: "question",
    t: 2,
    id: 2,
    parent: 1,
    question: valueOf(text),
    data: [named(text, text)],
    model: text,
    modelId: text,
    returns: text,
    sample: 0,
    recursive: true,
    tools: [text],
    source: text,
    at,
  })
  add({ type: "miss", t: 2, id: 2, reason: "changed", parts: [text] })
  add({
    type: "request",
    t: 3,
    id: 3,
    parent: 2,
    modelId: text,
    attempt: 0,
    written: 0,
    messages: [{ role: text, content: valueOf(text) }],
    prompt: null,
  })
  add({ type: "retry", t: 3, id: 3, code: text, message: text, milliseconds: 1 }, { type: "delta", t: 4, id: 3, text })
  add({
    type: "response",
    t: 5,
    id: 3,
    finish: "paused",
    kept: text.length,
    input: 1,
    output: 1,
    estimated: false,
    usd: 0,
    remembered: false,
  })
  add(
    { type: "node", t: 5, id: 4, parent: 2, kind: "result", at },
    { type: "result", t: 6, id: 4, value: { json: text } },
  )
  add({
    type: "diagnostic",
    t: 6,
    parent: 2,
    diagnostic: { code: text, severity: "error", message: text, span: { start: 0, end: 1 }, hint: text },
  })
  add(
    { type: "failure", t: 7, id: 2, code: text, message: text, hint: text },
    { type: "result", t: 8, id: 1, value: { json: text } },
  )
  add({ type: "end", t: 9, outcome: "done", value: { json: text }, text: { json: text }, usage: USAGE })
  return events
}

const USAGE = {
  calls: { evaluated: 1, remembered: 0 },
  questions: { asked: 1, remembered: 0 },
  requests: 1,
  tokens: { input: 1, output: 1, estimated: false },
  usd: 0,
  depth: 1,
  steps: 1,
  seconds: 1,
}

/** A call that gives the text, a question to which it is the answer, and a run whose name it is. */
function withLong(text: string): readonly TraceEvent[] {
  const [run, ...rest] = attacked("short")
  const events: TraceEvent[] = []
  const { valueOf, record } = createRecorder({ emit: (event) => void events.push(event), now: () => 8 })
  const add = (...more: readonly TraceEvent[]): void => more.forEach(record)
  add({ ...run!, name: text } as TraceEvent, ...rest.slice(0, -1))
  const at: Place = { source: "short", start: 0, end: 1 }
  add(
    { type: "call", t: 8, id: 20, parent: 0, task: text, arguments: [], at },
    {
      type: "question",
      t: 8,
      id: 21,
      parent: 20,
      question: { json: text },
      data: [],
      model: "m",
      modelId: text,
      returns: text,
      sample: 0,
      recursive: true,
      tools: [],
      source: "s",
      at,
    },
  )
  const value = valueOf(text)
  add(
    {
      type: "request",
      t: 8,
      id: 22,
      parent: 21,
      modelId: "m",
      attempt: 0,
      written: 0,
      messages: [{ role: "user", content: value }],
      prompt: null,
    },
    { type: "delta", t: 8, id: 22, text },
  )
  add({ type: "result", t: 8, id: 21, value }, { type: "result", t: 8, id: 20, value })
  return events
}

/** Visits every part of the page. */
async function lookAround(page: Page): Promise<void> {
  for (const view of ["Text", "Totals", "Calls"]) await page.locator(".views").getByRole("tab", { name: view }).click()
  await page.getByLabel("Rows").selectOption("all")
  await page.keyboard.press("m")
  await page.locator("#tree").focus()
  await page.keyboard.press("m")
  await page.keyboard.press("Home")
  const rows = await page.locator("[role=treeitem]").count()
  for (let i = 0; i < Math.min(rows, 6); i++) {
    for (const tab of await page.locator(".panel [role=tab]").all()) await tab.click()
    await page.locator("#tree").focus()
    await page.keyboard.press("ArrowDown")
  }
  await page.getByRole("button", { name: "Table" }).click()
}

describeInBrowser("a hostile trace", ({ open }) => {
  // Each attack with the openings before it and the closings after it, in both orders.
  test.each([ATTACKS.join("\n"), ATTACKS.toReversed().join(" "), "__proto__"])("does nothing: %j", async (attack) => {
    const { page, misdeeds } = await open(linesOf(attacked(attack)))
    expect(await page.locator("[role=treeitem]").count()).toBe(3)
    await lookAround(page)
    // Only the viewer's own elements are in the page.
    expect(
      await page
        .locator("script, img, iframe, object, embed, base, a, link:not([rel=icon]), form, video, audio")
        .evaluateAll((found) => found.map((element) => element.outerHTML.slice(0, 40))),
    ).toEqual([expect.stringContaining('<script type="module">')])
    expect(misdeeds).toEqual([])
  })

  test("marks characters that are invisible, or that reverse or erase text", async () => {
    const { page } = await open(linesOf(attacked("a\u202eb\u001b[2J\u200bc\u0000d\ufeff")))
    const title = page.locator("#row-title")
    expect(await title.locator(".mark").allTextContents()).toEqual(["RLO", "ESC", "ZWSP", "NUL", "BOM"])
    // oxlint-disable-next-line no-control-regex -- the control characters that must not appear
    expect(await page.locator("body").innerText()).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u001b\u0000]/)
  })

  test("with a line of 10 MB stays usable, and shows its beginning", async () => {
    const long = `${"x".repeat(5_000_000)}END${"y".repeat(5_000_000)}`
    const { page, misdeeds } = await open(linesOf(withLong(long)))
    const units = () =>
      page.evaluate(
        () => document.body.textContent?.replace(document.querySelector("script")?.textContent ?? "", "").length ?? 0,
      )
    await page.locator("#row-20 .name").click()
    expect(await units()).toBeLessThan(100_000)
    const more = page.locator(".panel-body").getByRole("button", { name: "Show 200,000 more" }).first()
    await more.click()
    await expect.poll(units).toBeGreaterThan(200_000)
    expect(await units()).toBeLessThan(400_000)
    await page.locator(".panel-body").getByRole("button", { name: "Show all" }).first().click()
    await expect
      .poll(() => page.locator(".panel-body").evaluate((body) => body.textContent?.includes("xENDy")))
      .toBe(true)
    expect(misdeeds).toEqual([])
  })

  test.each([
    ["a trace that was cut", linesOf(attacked("text")).slice(0, -300), "ends in the middle of a line"],
    ["no trace", '{"type":"other"}\n', "is not a trace"],
    ["a trace of another version", '{"type":"run","version":99}\n', "version 99"],
    ["nothing", "", "has no events"],
    [
      "lines that are no events",
      `${linesOf(attacked("text"))}{"type":"call","id":"x"}\n`,
      "1 line of the trace could not be read",
    ],
  ])("%s is reported", async (_, trace, complaint) => {
    const { page, misdeeds } = await open(trace)
    await expect.poll(() => page.locator(".complaints").textContent()).toContain(complaint)
    expect(misdeeds).toEqual([])
  })

  test("any trace is shown without an error", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(0xffff), { minLength: 20, maxLength: 60 }),
        fc.array(fc.constantFrom(...ATTACKS, "plain ", ""), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        async (choices, texts, ends) => {
          const { page, misdeeds } = await open(linesOf(written({ choices, texts, ends })))
          await lookAround(page)
          await page.context().close()
          expect(misdeeds).toEqual([])
        },
      ),
      { numRuns: 3 },
    )
  })
})

test("a trace in a page cannot end its element, and is the same trace", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...ATTACKS, "<", "</SCRIPT >", "<!--", "-->", "plain")), (parts) => {
      const text = linesOf(attacked(parts.join("")))
      const page = viewerPage({ kind: "trace", text })
      const [, within = ""] = page.split('<script type="application/x-ndjson" id="trace">')
      const [trace = ""] = within.split("</script>")
      expect(trace).not.toContain("<")
      expect(
        trace
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line) as unknown),
      ).toEqual(
        text
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line) as unknown),
      )
    }),
  )
})
