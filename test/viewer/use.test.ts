// A run looked at in a real browser: with the pointer, with the keyboard alone, on a narrow screen, in the dark.

import { expect, test } from "vitest"
import { COMBINE, linesOf, storyEvents } from "../support/story-trace.ts"
import { createRuntime, memoryStore, type TraceEvent } from "../../src/index.ts"
import { answering } from "../support/asking.ts"
import { describeInBrowser, row, shownRows, violations } from "./browser.ts"

const story = linesOf(storyEvents())

describeInBrowser("the viewer", ({ open }) => {
  test("shows the run at a glance, its calls and their results", async () => {
    const { page, misdeeds } = await open(story)
    expect(await page.locator("h1").textContent()).toBe("explain.rcl")
    expect(await page.locator(".glance").textContent()).toMatch(/5\.\d+ s time.*9 questions.*5 calls.*2 remembered/)
    const rows = await shownRows(page)
    expect(rows[0]).toBe("explain.rcl")
    expect(rows.filter((name) => name === "explain")).toHaveLength(7)
    expect(rows).toContain(COMBINE)
    await row(page, COMBINE).click()
    expect(await page.locator("#row-title").textContent()).toBe(COMBINE)
    const answer = page.locator(".answer")
    expect(await answer.locator(".node-call").allTextContents()).toEqual([
      expect.stringContaining('CALL("Say in one sentence'),
      expect.stringContaining("CALL(TRY CALL("),
    ])
    expect(await answer.locator(".node-value").first().textContent()).toContain("A border is set wherever")
    // Text past the call is not part of the answer.
    expect(await answer.textContent()).not.toContain("and so")
    expect(await page.locator(".panel").textContent()).toContain(
      "14 characters that the model wrote after a call were dropped",
    )
    expect(misdeeds).toEqual([])
  })

  test("shows what was sent and returned, why a question was asked, why it failed", async () => {
    const { page } = await open(story)
    await row(page, COMBINE).click()
    await page.getByRole("tab", { name: "Sent" }).click()
    expect(await page.locator(".messages .role").allTextContents()).toEqual(["user"])
    await page.getByLabel("Request", { exact: false }).and(page.locator("select")).selectOption("2")
    expect(await page.locator(".messages .role").allTextContents()).toEqual(["user", "assistant"])
    await page.getByRole("tab", { name: "Data" }).click()
    expect(await page.locator(".values dt").textContent()).toBe("data1")
    expect(await page.locator(".values dd").textContent()).toContain("5 items")
    await page.getByRole("tab", { name: "About" }).click()
    expect(await page.locator(".panel-body").textContent()).toContain("differs in data data1")
    await row(page, "Give a figure").click()
    expect(await page.locator(".diagnostics").textContent()).toContain("let it return number | null")
    await page.getByRole("tab", { name: "Answer" }).click()
    expect(await page.locator(".notice.bad").textContent()).toContain("undecodable-answer")
    expect(await page.locator(".refused summary").textContent()).toBe("Attempt 1, refused")
  })

  test("shows the place of a call: in the program, and in the attempt at an answer that made it", async () => {
    const events: TraceEvent[] = []
    const answers = ['It may be CALL(upper("three")).', "CALL(LET half = 3)CALL(half + 1)"]
    await createRuntime({ models: answering({ Q: answers }) }).run('1 + ask("Q", returns: number)', {
      kind: "expression",
      trace: (event) => events.push(event),
    })
    const { page } = await open(linesOf(events), { hash: "#tab=about" })
    await page.getByLabel("Rows").selectOption("all")
    const excerpt = async (name: string, nth: number) => {
      await page
        .locator("[role=treeitem]", { has: page.locator(".name", { hasText: name }) })
        .nth(nth)
        .click()
      return [await page.locator(".excerpt").textContent(), await page.locator(".excerpt mark").textContent()]
    }
    expect(await excerpt("Q", 0)).toEqual(['1 + ask("Q", returns: number)', 'ask("Q", returns: number)'])
    expect(await excerpt("result", 0)).toEqual([answers[0], 'CALL(upper("three"))'])
    expect(await excerpt("result", 1)).toEqual([answers[1], "CALL(half + 1)"])
  })

  test("shows a long question whole", async () => {
    const long = `Is this so: ${"yes, or no, or neither of them? ".repeat(20)}Say it.`
    const events: TraceEvent[] = []
    await createRuntime({ models: answering({ [long]: "yes" }) }).run(`ask("${long}")`, {
      kind: "expression",
      trace: (event) => events.push(event),
    })
    const { page } = await open(linesOf(events))
    const asked = row(page, "Is this so")
    expect(await asked.locator(".name").textContent()).toMatch(/…$/)
    await asked.click()
    const title = page.locator("#row-title")
    expect(await title.textContent()).toContain("… 259 more characters")
    await title.getByRole("button", { name: "Show all" }).click()
    expect(await title.textContent()).toBe(long)
  })

  test.each([
    ["2029-12-30T03:04:05.000Z", "It was removed 2029-12-30T03:04:05.000Z, 3 days before this question."],
    ["2030-01-02T02:04:05.000Z", "It was removed 2030-01-02T02:04:05.000Z, 1 hour before this question."],
    ["2030-01-02T03:04:00.000Z", "less than a minute before this question."],
    ["once", "It was removed once."],
  ])("shows when a missing answer was removed: %s", async (removed, said) => {
    const expired = storyEvents().map((event) =>
      event.type === "miss" && event.reason === "changed" ? { ...event, reason: "expired" as const, removed } : event,
    )
    const { page } = await open(linesOf(expired), { hash: "#tab=about" })
    await row(page, COMBINE).click()
    expect(await page.locator(".notice").textContent()).toContain(said)
  })

  test("shows the savings of a remembered call, and leads to where it was evaluated", async () => {
    const { page } = await open(story)
    const hits = page.locator("[role=treeitem].kind-hit")
    await hits.first().click()
    expect(await page.locator(".notice").textContent()).toContain(
      "Stored by an earlier run. Saved 470 tokens, $0.0011, 1.84 s",
    )
    // It has the result of the call that it found.
    expect(await hits.nth(1).locator(".gave").textContent()).toContain("Files are stored in blocks.")
    await hits.nth(1).click()
    await page.getByRole("button", { name: "Show the evaluation" }).click()
    expect(await page.locator(".kind").textContent()).toContain("Task")
    await page.goBack()
    expect(await page.locator(".kind").textContent()).toContain("Remembered")
  })

  test("shows the arguments and the result of a remembered call, and finds it by them", async () => {
    const { page } = await open(story)
    const hit = page.locator("[role=treeitem].kind-hit").nth(1)
    expect(await hit.locator(".gave").textContent()).toContain("Files are stored in blocks")
    await hit.click()
    await page.getByRole("tab", { name: "Arguments" }).click()
    expect(await page.locator(".values").textContent()).toContain("sectiontext · 99 charactersA fixed cut moves")
    await page.getByRole("searchbox").fill("files are stored in blocks")
    expect(await page.locator("[role=treeitem].kind-hit:not(.leads)").count()).toBe(1)
  })

  test("shows of a question that another run remembered which model it was asked of", async () => {
    const events: TraceEvent[] = []
    const runtime = { models: answering({ Q: "7" }), memo: memoryStore() }
    for (const trace of [() => undefined, (event: TraceEvent) => void events.push(event)])
      await createRuntime(runtime).run('ask("Q", returns: number)', { kind: "expression", trace })
    const { page } = await open(linesOf(events), { hash: "#row=1&tab=about" })
    const facts = await page.locator(".about").textContent()
    for (const fact of ["Modeldefault (scripted)", "Returnsnumber", "0 questions around it"])
      expect(facts).toContain(fact)
  })

  test("finds rows and keeps their ancestors", async () => {
    const { page } = await open(story)
    await page.getByRole("searchbox").fill("FIGURE")
    await expect.poll(() => shownRows(page)).toEqual(["explain.rcl", COMBINE, "Give a figure for what it saves."])
    expect(await page.locator(".found").textContent()).toBe("2 found")
    await page.getByRole("searchbox").fill("")
    await page.getByLabel("Only").selectOption("failed")
    await expect.poll(() => shownRows(page)).toEqual(["explain.rcl", COMBINE, "Give a figure for what it saves."])
    await page.getByLabel("Only").selectOption("all")
    await page.getByRole("searchbox").fill("no such thing")
    expect(await page.locator(".nothing").textContent()).toBe("No matches.")
  })

  test("remembers folds", async () => {
    const { page } = await open(story)
    await row(page, COMBINE).locator(".twisty").click()
    await expect.poll(() => shownRows(page)).not.toContain("Give a figure for what it saves.")
    await page.reload()
    await row(page, COMBINE).waitFor()
    expect(await shownRows(page)).not.toContain("Give a figure for what it saves.")
    expect(await row(page, COMBINE).getAttribute("aria-expanded")).toBe("false")
  })

  test("leads from a piece of the text to the call that wrote it, and back", async () => {
    const { page, misdeeds } = await open(story)
    await page.getByRole("tab", { name: "Text" }).click()
    const piece = page.locator(".final-piece", { hasText: "A border is set wherever" })
    await piece.hover()
    await expect
      .poll(() => page.locator(".origin").textContent())
      .toContain("Say in one sentence how a border is found.")
    await piece.click()
    expect(await page.locator("#row-title").textContent()).toBe("Say in one sentence how a border is found.")
    expect(await piece.getAttribute("aria-pressed")).toBe("true")
    // The other way round: the pieces of the row selected in the tree are marked in the text.
    await page.getByRole("tab", { name: "Calls" }).click()
    await row(page, "Give this article a short title.").click()
    await page.locator(".shares button").click()
    await expect
      .poll(() => page.locator(".final-piece[aria-pressed=true]").allTextContents())
      .toEqual(["Cutting files by their content"])
    expect(await page.locator(".final").textContent()).toMatch(/^# Cutting files[^]*little room\.\n$/)
    expect(misdeeds).toEqual([])
  })

  test("shows the calls over time: zoom, move, choose", async () => {
    const { page, misdeeds } = await open(story)
    const canvas = page.locator(".chart-canvas")
    const range = async () =>
      [Number(await canvas.getAttribute("data-from")), Number(await canvas.getAttribute("data-to"))] as const
    const [, whole] = await range()
    const box = (await canvas.boundingBox())!
    await page.getByRole("button", { name: "Zoom in" }).click()
    await expect.poll(async () => (await range())[1] - (await range())[0]).toBeLessThan(whole * 0.7)
    await canvas.focus()
    const [from] = await range()
    await page.keyboard.press("Shift+ArrowRight")
    await expect.poll(async () => (await range())[0]).toBeGreaterThan(from)
    await page.mouse.move(box.x + box.width / 2, box.y + 60)
    await page.keyboard.down("Control")
    await page.mouse.wheel(0, -100)
    await page.keyboard.up("Control")
    await expect.poll(async () => (await range())[1] - (await range())[0]).toBeLessThan(whole * 0.4)
    await page.keyboard.press("0")
    await expect.poll(range).toEqual([0, whole])
    // The first lane begins with the title, and ends with the combination.
    await page.mouse.click(box.x + 20, box.y + 30)
    await expect.poll(() => page.locator("#row-title").textContent()).toBe("Give this article a short title.")
    await canvas.focus()
    await page.keyboard.press("ArrowRight")
    await expect.poll(() => page.locator("#row-title").textContent()).toBe(COMBINE)
    await page.keyboard.press("ArrowDown")
    await expect.poll(() => page.locator("[aria-live=polite]").textContent()).toContain("Question Say in one sentence")
    await page.getByRole("button", { name: "Table" }).click()
    expect(await page.locator(".chart-table tbody tr").count()).toBe(16)
    expect(misdeeds).toEqual([])
  })

  test("is zoomed with two fingers", async () => {
    const { page } = await open(story, { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true })
    const canvas = page.locator(".chart-canvas")
    const box = (await canvas.boundingBox())!
    const whole = Number(await canvas.getAttribute("data-to"))
    const touch = await page.context().newCDPSession(page)
    const [x, y] = [box.x + box.width / 2, box.y + 60]
    const fingers = (apart: number) => [
      { x: x - apart, y, id: 0 },
      { x: x + apart, y, id: 1 },
    ]
    await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: fingers(20) })
    for (const apart of [30, 45, 60, 80])
      await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: fingers(apart) })
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] })
    await expect
      .poll(async () => Number(await canvas.getAttribute("data-to")) - Number(await canvas.getAttribute("data-from")))
      .toBeLessThan(whole * 0.5)
    // A tap still selects.
    await page.getByRole("button", { name: "All", exact: true }).tap()
    await canvas.tap({ position: { x: 10, y: 32 } })
    await expect.poll(() => page.locator("#row-title").textContent()).toBe("Give this article a short title.")
  })

  test("moves back and forward through the run", async () => {
    const { page, misdeeds } = await open(story)
    const events = storyEvents()
    const slider = page.getByRole("slider", { name: "Time" })
    await page.getByRole("button", { name: "To the beginning" }).click()
    await expect.poll(() => shownRows(page)).toEqual(["explain.rcl"])
    expect(await page.locator(".status").textContent()).toBe("as it was at 0 ms")
    await page.getByRole("button", { name: "Forwards by one event" }).click()
    await expect.poll(() => slider.getAttribute("aria-valuetext")).toContain(`event 2 of ${events.length}`)
    await slider.fill("300")
    await expect.poll(() => page.locator("[role=treeitem].state-running").count()).toBeGreaterThan(1)
    expect(await shownRows(page)).not.toContain(COMBINE)
    await page.getByRole("button", { name: "To the end" }).click()
    await expect.poll(() => shownRows(page)).toContain(COMBINE)
    expect(await page.locator("[role=treeitem].state-running").count()).toBe(0)
    expect(misdeeds).toEqual([])
  })

  test("is found again at its address", async () => {
    const { page } = await open(story)
    await row(page, COMBINE).click()
    await page.getByRole("tab", { name: "About" }).click()
    await page.getByRole("tab", { name: "Totals" }).click()
    const hash = new URL(page.url()).hash
    expect(hash).toMatch(/^#row=\d+&tab=about&view=totals$/)
    const again = await open(story, { hash: "" })
    await again.page.goto(`${again.page.url().replace(/#.*/, "")}${hash}`)
    await again.page.reload()
    await again.page.locator(".totals").waitFor()
    expect(await again.page.locator("#row-title").textContent()).toBe(COMBINE)
    expect(await again.page.getByRole("tab", { name: "About" }).getAttribute("aria-selected")).toBe("true")
    // An address of nothing leads to the run.
    await again.page.goto(`${again.page.url().replace(/#.*/, "")}#row=99999&tab=none&view=calls&at=-4`)
    await again.page.reload()
    await row(again.page, "explain.rcl").waitFor()
    expect(await again.page.locator("#row-title").textContent()).toBe("explain.rcl")
  })

  test.each([
    ["0", "explain.rcl", "as it was at 0 ms", "event 1 of 378"],
    ["378", "explain.rcl", "done", "event 378"],
    ["99999", "explain.rcl", "done", "event 378"],
  ])("an address with the moment %s shows one that there is", async (at, title, status, moment) => {
    const { page } = await open(story, { hash: `#at=${at}` })
    expect(await page.locator("h1").textContent()).toBe(title)
    expect(await page.locator(".status").textContent()).toBe(status)
    expect(await page.locator(".moment").textContent()).toContain(moment)
  })

  test("sums up by task and by depth", async () => {
    const { page } = await open(story, { hash: "#view=totals" })
    const text = await page.locator(".totals").innerText()
    expect(text).toContain("explain\t5\t5\t2")
    expect(text).toContain("outside of tasks")
    expect(text).toContain("Saved by remembering")
    expect(text).toContain("What the run waited for longest")
  })

  test.each([
    ["interrupted", null, "The run was interrupted, so there is no final text."],
    ["failed", null, "The run failed, so there is no final text."],
    ["partial", "", "The final text is empty."],
  ] as const)("shows why there is no text: %s", async (outcome, text, why) => {
    const events = storyEvents().map((event): TraceEvent =>
      event.type === "end" ? { ...event, outcome, text: text === null ? null : { json: text } } : event,
    )
    const { page } = await open(linesOf(events), { hash: "#view=text" })
    expect(await page.locator(".views .nothing").textContent()).toBe(why)
  })

  test("shows the data of a remembered question", async () => {
    const events = storyEvents().map((event): TraceEvent =>
      event.type === "hit" && event.from === "store"
        ? { ...event, what: "question", arguments: [{ name: "part", value: { json: "The given part." } }] }
        : event,
    )
    const { page } = await open(linesOf(events))
    await page.locator("[role=treeitem].kind-hit").first().click()
    await page.getByRole("tab", { name: "Data" }).click()
    expect(await page.locator("#panel-body").innerText()).toMatch(/part\s+text · 15 characters\s+The given part\./)
  })

  test("does not show a row of a finished run as active", async () => {
    const events = storyEvents()
    const [question] = events.flatMap((event) =>
      event.type === "question" && "json" in event.question && event.question.json === COMBINE ? [event.id] : [],
    )
    const cut = events
      .filter((event) => !(event.type === "result" && event.id === question))
      .map((event): TraceEvent => (event.type === "end" ? { ...event, outcome: "partial" } : event))
    const { page } = await open(linesOf(cut))
    expect(await page.locator(".facts .state").textContent()).toBe("ended by its budget")
    expect(await row(page, COMBINE).locator(".took").textContent()).toContain("unfinished")
    await row(page, COMBINE).click()
    expect(await page.locator(".panel").innerText()).toContain("The run ended before there was a result.")
    // It was active at that time.
    await page.getByRole("button", { name: "Back by one event" }).click()
    await expect.poll(() => row(page, COMBINE).locator(".took").textContent()).toContain("running")
  })

  test("counts remembered questions beside questions, and remembered calls beside calls", async () => {
    const events = storyEvents().map((event): TraceEvent =>
      event.type === "hit" && event.from === "store" ? { ...event, what: "question" } : event,
    )
    const { page } = await open(linesOf(events), { hash: "#view=totals" })
    expect(await page.locator(".figures dd").allTextContents()).toEqual(
      expect.arrayContaining(["91 more remembered, 12 requests", "51 more remembered"]),
    )
  })

  test("is usable with the keyboard alone", async () => {
    const { page, misdeeds } = await open(story)
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await page.keyboard.press(key)
    }
    const active = () => page.locator(".row.active .name").textContent()
    await press("/")
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("search")
    await page.keyboard.type("border")
    await press("Enter")
    await expect.poll(active).toBe("explain")
    await press("Escape", "ArrowDown")
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("tree")
    await press("Home")
    await expect.poll(active).toBe("explain.rcl")
    await press("End")
    await expect.poll(active).toBe("Give a figure for what it saves.")
    await press("ArrowLeft")
    await expect.poll(active).toBe(COMBINE)
    await press("ArrowLeft")
    await expect.poll(() => row(page, COMBINE).getAttribute("aria-expanded")).toBe("false")
    await press("ArrowRight", "ArrowRight")
    await expect.poll(active).toBe("Say in one sentence how a border is found.")
    expect(await page.locator("#tree").getAttribute("aria-activedescendant")).toBe(
      await page.locator(".row.active").getAttribute("id"),
    )
    await press("ArrowUp", "Enter")
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("row-title")
    await press("?")
    await page.getByRole("dialog").waitFor()
    await press("Escape")
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0)
    await press("2")
    await page.locator(".final").waitFor()
    await page.locator(".final-piece").first().focus()
    await press("ArrowRight", "Enter")
    await expect.poll(() => page.locator("#row-title").textContent()).toBe("Give this article a short title.")
    await press(",")
    await expect.poll(() => page.locator(".moment").textContent()).toContain(`event ${storyEvents().length - 1} of`)
    expect(misdeeds).toEqual([])
  })

  test("fits a screen of 320 pixels", async () => {
    const { page } = await open(story, { viewport: { width: 320, height: 640 }, hasTouch: true })
    const overflow = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(await overflow()).toBeLessThanOrEqual(0)
    expect(await page.locator(".panel").isVisible()).toBe(false)
    await row(page, COMBINE).tap()
    await page.locator(".panel").waitFor()
    expect(await page.locator(".views").isVisible()).toBe(false)
    expect(await overflow()).toBeLessThanOrEqual(0)
    for (const name of ["Sent", "Data", "About"]) {
      await page.getByRole("tab", { name }).tap()
      expect(await overflow()).toBeLessThanOrEqual(0)
    }
    await page.getByRole("button", { name: "Back", exact: true }).tap()
    for (const name of ["Text", "Totals"]) {
      await page.getByRole("tab", { name }).tap()
      expect(await overflow()).toBeLessThanOrEqual(0)
    }
    expect(await violations(page)).toEqual([])
  })

  test.each([768, 900, 1100])("has its controls on a screen of %i pixels", async (width) => {
    const { page } = await open(story, { viewport: { width, height: 800 } })
    const controls = page.locator(".head, .chart-bar, .time, .search").locator("button, select, input")
    expect(await controls.count()).toBeGreaterThan(10)
    const margins = await controls.evaluateAll((all) =>
      all.map((control) => window.innerWidth - control.getBoundingClientRect().right),
    )
    expect(Math.min(...margins)).toBeGreaterThanOrEqual(10)
  })

  test("tells textures and the selected row apart in forced colours", async () => {
    const { page } = await open(story, { forcedColors: "active" })
    const looks = await page
      .locator(".legend .swatch")
      .evaluateAll((all) =>
        all.map((one) =>
          ((style) => `${style.backgroundImage} ${style.backgroundColor} ${style.border}`)(getComputedStyle(one)),
        ),
      )
    expect(new Set(looks).size).toBe(looks.length)
    // Content outside of a row is clipped.
    expect(
      await page.locator(".row.active").evaluate((one) => Number.parseInt(getComputedStyle(one).outlineOffset)),
    ).toBeLessThan(0)
  })

  test("opens a trace from a file where it has none", async () => {
    const { page, misdeeds } = await open({ kind: "empty" })
    expect(await violations(page)).toEqual([])
    await page
      .getByLabel("Open a trace")
      .setInputFiles({ name: "run.jsonl", mimeType: "application/x-ndjson", buffer: Buffer.from(story) })
    await row(page, COMBINE).waitFor()
    expect(await page.locator(".status").textContent()).toBe("done")
    expect(misdeeds).toEqual([])
  })
})
