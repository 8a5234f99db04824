// Progress on standard error, in an emulated terminal and by a clock that the test sets.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createProgress, FIRST_FRAME, FRAME, LINE, NO_PROGRESS, TICK } from "../../src/cli/progress/index.ts"
import { outputTo, type Output } from "../../src/cli/output.ts"
import { fitted } from "../../src/cli/progress/status.ts"
import { createClock } from "../../src/testing/clock.ts"
import { columnsOf } from "../../src/diagnostics/visible.ts"
import type { TraceEvent } from "../../src/trace/events.ts"
import { trace } from "../support/arbitrary-trace.ts"
import { sampleTrace } from "../support/sample-trace.ts"
import { createScreen } from "../support/screen.ts"

function inTerminal(columns = 80, env: { readonly [name: string]: string } = { NO_COLOR: "1" }) {
  const screen = createScreen(columns)
  const clock = createClock()
  return { screen, clock, progress: createProgress(screen, { env, columns: () => screen.columns, clock }) }
}

/** The sample up to the moment when the inner question is under way. */
const INNER = sampleTrace().slice(
  0,
  sampleTrace().findIndex((event) => event.type === "request" && event.id === 11),
)

describe("in a terminal", () => {
  test("the footer shows the counts, and the innermost question under way", async () => {
    const { screen, clock, progress } = inTerminal()
    for (const event of INNER) progress.event(event)
    expect(await screen.lines()).toEqual([])
    await clock.advance(FIRST_FRAME)
    expect(await screen.lines()).toEqual([
      "250 ms, 3 questions running, 1 remembered, about 541 tokens, $0.000947, 2 calls",
      '  ask "What is a rolling hash?"',
    ])
    expect(screen.hasCursor).toBe(false)
    for (const event of sampleTrace().slice(INNER.length)) progress.event(event)
    await clock.advance(FRAME)
    expect(await screen.lines()).toEqual(["350 ms, 4 questions, 2 remembered, about 2,305 tokens, $0.0038, 2 calls"])
    progress.end()
    expect(await screen.lines()).toEqual(["350 ms, 4 questions, 2 remembered, about 2,305 tokens, $0.0038, 2 calls"])
    expect(screen.hasCursor).toBe(true)
  })

  test.each([0, undefined])("a terminal that does not know its width gets the usual one: %s", async (columns) => {
    const screen = createScreen(80)
    const clock = createClock()
    const progress = createProgress(screen, { env: { NO_COLOR: "1" }, columns: () => columns, clock })
    for (const event of INNER) progress.event(event)
    await clock.advance(FIRST_FRAME)
    expect(await screen.lines()).toEqual([
      "250 ms, 3 questions running, 1 remembered, about 541 tokens, $0.000947, 2 calls",
      '  ask "What is a rolling hash?"',
    ])
  })

  test("each frame is one write, and there are at most ten a second, however many events", async () => {
    const { screen, clock, progress } = inTerminal()
    progress.event(sampleTrace()[0]!)
    for (let i = 0; i < 3_000; i++) {
      progress.event({
        type: "call",
        t: i,
        id: i + 1,
        parent: 0,
        task: "f",
        arguments: [],
        at: { source: "s", start: 0, end: 0 },
      })
      if (i % 3 === 0) await clock.advance(1)
    }
    expect(screen.writes.length).toBeGreaterThan(5)
    expect(screen.writes.length).toBeLessThanOrEqual(1 + (1_000 - FIRST_FRAME) / FRAME)
    expect((await screen.lines()).length).toBe(1)
  })

  test("the time advances though nothing happens", async () => {
    const { screen, clock, progress } = inTerminal()
    for (const event of INNER) progress.event(event)
    await clock.advance(FIRST_FRAME + TICK)
    expect((await screen.lines())[0]).toMatch(/^1\.3 s, 3/)
    await clock.advance(60_000)
    expect((await screen.lines())[0]).toMatch(/^1 min 1 s, 3/)
  })

  test("a run that is soon over, and asked nothing, writes nothing", async () => {
    const { screen, clock, progress } = inTerminal()
    progress.event(sampleTrace()[0]!)
    await clock.advance(FIRST_FRAME - 1)
    progress.end()
    progress.event(sampleTrace()[1]!)
    await clock.advance(10_000)
    expect(screen.writes).toEqual([])
    expect(clock.waiting).toEqual([])
  })

  test("a hostile question does nothing to the terminal", async () => {
    const { screen, clock, progress } = inTerminal()
    for (const event of INNER)
      progress.event(
        event.type === "question" ? { ...event, question: { json: "\u001b[2J\u009b31m\u202e\r\nevil\u0007" } } : event,
      )
    await clock.advance(FIRST_FRAME)
    expect((await screen.lines())[1]).toBe('  ask "␛[2J\\u{9b}31m\\u{202e}␍↵evil␇"')
  })

  test("colours do not change its width", async () => {
    const { screen, clock, progress } = inTerminal(40, { TERM: "xterm" })
    for (const event of INNER) progress.event(event)
    await clock.advance(FIRST_FRAME)
    expect(screen.writes.join("")).toContain("\u001b[2m")
    expect((await screen.lines()).length).toBe(2)
  })
})

describe("sizes", () => {
  test("it fits any width, with characters of any width", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.string({ unit: fc.constantFrom("a", "한", "😀", "é", "e\u0301", " ", "❤️", "👨‍👩‍👧") }),
        async (columns, question) => {
          const { screen, clock, progress } = inTerminal(Math.max(columns, 2))
          screen.write("above\n")
          for (const event of INNER)
            progress.event(event.type === "question" ? { ...event, question: { json: question } } : event)
          await clock.advance(FIRST_FRAME)
          await clock.advance(TICK * 3)
          const above = columns < 5 ? "above".match(new RegExp(`.{1,${Math.max(columns, 2)}}`, "g"))! : ["above"]
          const lines = await screen.lines()
          expect(lines.slice(0, above.length)).toEqual(above)
          expect(lines.length - above.length).toBe(columns < 24 ? 1 : 2)
          progress.end()
        },
      ),
      { numRuns: 60 },
    )
  })

  test("a text is cut where its columns end", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "한", "😀", "e\u0301", "…") }),
        fc.nat(20),
        (text, columns) => {
          const widthOf = (text: string): number => [...text].reduce((sum, character) => sum + columnsOf(character), 0)
          const cut = fitted(text, columns)
          expect(widthOf(cut)).toBeLessThanOrEqual(columns)
          if (widthOf(text) <= columns) expect(cut).toBe(text)
          else expect(text.startsWith(cut.replace(/…$/, ""))).toBe(true)
        },
      ),
    )
  })

  test.each([[30], [50], [200]])("nothing is left over when the terminal becomes %i wide", async (columns) => {
    const { screen, clock, progress } = inTerminal(100)
    for (let i = 0; i < 5; i++) screen.write(`line ${i}\n`)
    for (const event of INNER) progress.event(event)
    await clock.advance(FIRST_FRAME)
    await screen.resize(columns)
    await clock.advance(TICK)
    const lines = await screen.lines()
    expect(lines.slice(0, 5)).toEqual(["line 0", "line 1", "line 2", "line 3", "line 4"])
    expect(lines.length).toBe(7)
    progress.end()
    expect((await screen.lines()).slice(0, 5)).toEqual(["line 0", "line 1", "line 2", "line 3", "line 4"])
  })
})

describe("beside other output", () => {
  // Everything but the summary at the end is from the others.
  test("the others' output appears as if there were no footer", async () => {
    await fc.assert(
      fc.asyncProperty(
        trace,
        fc.array(
          fc.tuple(
            fc.constantFrom("stderr", "stdout"),
            fc.constantFrom("one\n", "two", "three\nfour\n", "\n", `a longer line ${"that is wrapped ".repeat(10)}\n`),
            fc.nat(400),
          ),
          { maxLength: 12 },
        ),
        async (events, writes) => {
          const { screen, clock, progress } = inTerminal(120)
          const alone = createScreen(120)
          // Both write to one terminal.
          const outputs = {
            stderr: progress.withProgress(screen),
            stdout: progress.withProgress(outputTo(true, (text) => screen.styled(text))),
          }
          let taken = 0
          for (const [stream, text, time] of writes) {
            for (let i = 0; i < 4 && taken < events.length; i++) progress.event(events[taken++]!)
            outputs[stream as "stderr" | "stdout"].write(text)
            alone.write(text)
            await clock.advance(time)
          }
          progress.end()
          const expected = await alone.lines()
          const lines = await screen.lines()
          const others = / questions?/.test(lines.at(-1) ?? "") ? lines.slice(0, -1) : [...lines]
          while (others.at(-1) === "") others.pop()
          expect(others).toEqual(expected)
          expect(screen.hasCursor).toBe(true)
        },
      ),
      { numRuns: 60 },
    )
  })

  test("the footer makes room and comes back in the same write", async () => {
    const { screen, clock, progress } = inTerminal()
    for (const event of INNER) progress.event(event)
    await clock.advance(FIRST_FRAME)
    const before = screen.writes.length
    progress.withProgress(screen).write("warning: something\n")
    expect(screen.writes.length).toBe(before + 1)
    expect((await screen.lines()).map((line) => line.slice(0, 18))).toEqual([
      "warning: something",
      "250 ms, 3 question",
      '  ask "What is a r',
    ])
  })

  test("in the middle of a line there is no footer until it ends", async () => {
    const { screen, clock, progress } = inTerminal()
    for (const event of INNER) progress.event(event)
    await clock.advance(FIRST_FRAME)
    const output = progress.withProgress(screen)
    output.write("half a")
    await clock.advance(TICK)
    expect(await screen.lines()).toEqual(["half a"])
    output.write(" line\n")
    await clock.advance(TICK)
    expect((await screen.lines()).length).toBe(3)
    expect((await screen.lines())[0]).toBe("half a line")
  })

  test("work that uses the terminal itself finds it without a footer, with its cursor", async () => {
    const { screen, clock, progress } = inTerminal()
    for (const event of INNER) progress.event(event)
    await clock.advance(FIRST_FRAME)
    let finish = () => {}
    const work = progress.suspended(() => new Promise<void>((resolve) => (finish = resolve)))
    expect(await screen.lines()).toEqual([])
    expect(screen.hasCursor).toBe(true)
    screen.write("Do it? y\r\n")
    await clock.advance(3 * TICK)
    expect(await screen.lines()).toEqual(["Do it? y"])
    finish()
    await work
    await clock.advance(TICK)
    expect((await screen.lines()).length).toBe(3)
  })

  test("an output that is no terminal is left alone", () => {
    const { progress } = inTerminal()
    const file = outputTo(false, () => {})
    expect(progress.withProgress(file)).toBe(file)
  })
})

describe("without a terminal", () => {
  const plainly = (output: Output, env: { readonly [name: string]: string } = {}) => {
    const clock = createClock()
    return { clock, progress: createProgress(output, { env, columns: () => undefined, clock }) }
  }

  test.each([
    ["a file", false, {}],
    ["a dumb terminal", true, { TERM: "dumb" }],
  ])("%s: a line now and then, and one at the end", async (_, isTerminal, env) => {
    const writes: string[] = []
    const { clock, progress } = plainly(
      outputTo(isTerminal, (text) => void writes.push(text)),
      env,
    )
    for (const event of INNER) progress.event(event)
    await clock.advance(LINE - 1)
    expect(writes).toEqual([])
    await clock.advance(1)
    expect(writes).toEqual(["5.0 s, 3 questions running, 1 remembered, about 541 tokens, $0.000947, 2 calls\n"])
    for (let i = 0; i < 50; i++) {
      progress.event({
        type: "call",
        t: 9_999,
        id: 100 + i,
        parent: 0,
        task: "f",
        arguments: [],
        at: { source: "s", start: 0, end: 0 },
      } satisfies TraceEvent)
      await clock.advance(100)
    }
    expect(writes.length).toBe(2)
    progress.end()
    progress.end()
    expect(writes.length).toBe(3)
    expect(writes.join("")).not.toContain("\u001b")
  })

  test("--quiet writes nothing", () => {
    const output = createScreen()
    NO_PROGRESS.event(sampleTrace()[0]!)
    NO_PROGRESS.end()
    expect(NO_PROGRESS.withProgress(output)).toBe(output)
    expect(output.writes).toEqual([])
  })
})
