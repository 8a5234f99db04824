// Laws of evaluation on arbitrary recursive programs: neither memo, nor the order of completion, nor the slicing of
// evaluation changes a result.

import fc from "fast-check"
import { expect, test } from "vitest"
import {
  createRuntime,
  DEFAULT_LIMITS,
  type Model,
  type ModelRequest,
  type Native,
  type RuntimeOptions,
} from "../../src/index.ts"
import { Failure } from "../../src/values/failure.ts"
import type { Pace } from "../../src/machine/run-meter.ts"
import { showInText } from "../../src/values/show.ts"
import { Memo } from "../../src/machine/memo.ts"
import { hostGlobals } from "../../src/program/modules/globals.ts"
import { ProgramCache } from "../../src/program/cache.ts"
import { programOf, type Environment } from "../../src/run/environment.ts"
import { prepare } from "../../src/run/run.ts"
import { Run } from "../../src/run/session.ts"
import { scripted } from "../../src/testing/index.ts"
import { program } from "../support/arbitrary-program.ts"
import { ending, native, type Ending } from "../support/runs.ts"

/** Without memo a program may take as many steps as there are paths: those that take too many are left out. */
const limits = { steps: 5_000 }

async function endingOf(source: string, options: RuntimeOptions = {}): Promise<Ending> {
  return ending(createRuntime({ limits, ...options }), source)
}

function inTime(result: Ending): boolean {
  return !("code" in result) || result.code !== "too-many-steps"
}

test("memo on gives what memo off gives", async () => {
  let values = 0
  let failures = 0
  await fc.assert(
    fc.asyncProperty(program(), async (source) => {
      const without = await endingOf(source, { memo: false })
      fc.pre(inTime(without))
      if ("code" in without) failures++
      else values++
      expect(await endingOf(source)).toEqual(without)
    }),
    { numRuns: 150 },
  )
  expect(Math.min(values, failures)).toBeGreaterThan(10)
})

test("with memo, a task is evaluated once for each distinct argument that it is reached with", async () => {
  let repeated = 0
  await fc.assert(
    fc.asyncProperty(program({ spied: true }), async (source) => {
      const begun = new Map<string, number>()
      const done = new Map<string, number>()
      const count = (map: Map<string, number>, ...key: readonly unknown[]) =>
        map.set(JSON.stringify(key), (map.get(JSON.stringify(key)) ?? 0) + 1)
      const natives: readonly Native[] = [
        native("begin", (name: string, n: number, xs: unknown) => void count(begun, name, n, xs), 3),
        native(
          "done",
          (name: string, n: number, xs: unknown, value: unknown) => {
            count(done, name, n, xs)
            return value
          },
          4,
        ),
      ]
      const { evaluated, remembered } = await createRuntime({ natives, limits })
        .run(source)
        .then(
          ({ usage }) => usage.calls,
          () => ({ evaluated: 0, remembered: 0 }),
        )
      // A failed call is not remembered, and may be evaluated again.
      for (const [call, times] of done) expect([call, times, begun.get(call)]).toEqual([call, 1, 1])
      if (remembered > 0) repeated++
      if (begun.size === done.size && evaluated > 0) expect(evaluated).toBe(done.size)
    }),
    { numRuns: 120 },
  )
  expect(repeated).toBeGreaterThan(10)
})

/** `wait(x)` gives x, and fails for some. */
function waited(value: unknown): unknown {
  if (value === 1 || value === 2 || value === 0.5) throw new Error(`not ${value}`)
  return value
}

test.each([true, false])("the order in which natives complete changes nothing (memo: %s)", async (memo) => {
  const atOnce = [native("wait", waited)]
  await fc.assert(
    fc.asyncProperty(program({ waits: ["wait(VALUE)"] }), fc.scheduler(), async (source, scheduler) => {
      const expected = await endingOf(source, { memo, natives: atOnce })
      fc.pre(inTime(expected))
      let count = 0
      const later = native("wait", (value: unknown) =>
        scheduler.schedule(Promise.resolve(), `wait ${++count}`).then(() => waited(value)),
      )
      const actual = await scheduler.waitFor(endingOf(source, { memo, natives: [later] }))
      fc.pre(inTime(actual)) // the parts to the right of a failure have taken steps, too
      expect(actual).toEqual(expected)
    }),
    { numRuns: 100 },
  )
})

test("the order in which answers arrive changes nothing", async () => {
  const answer = (text: string) => (text === "2" ? "none" : text)
  const model = () => scripted(({ question }) => answer(question.data[0]!.whole!))
  const waits = ['ask("q", v: VALUE, returns: number)', "number(ask(`${VALUE}`, v: 3))"]
  await fc.assert(
    fc.asyncProperty(
      program({ waits }),
      fc.scheduler(),
      fc.integer({ min: 1, max: 4 }),
      async (source, scheduler, concurrency) => {
        const expected = await endingOf(source, { models: model(), limits, budget: { concurrency } })
        fc.pre(inTime(expected))
        const ordered = scripted(({ question }) => answer(question.data[0]!.whole!), {
          gate: ({ question }) => scheduler.schedule(Promise.resolve(), question.text),
        })
        const actual = await scheduler.waitFor(endingOf(source, { models: ordered, limits, budget: { concurrency } }))
        fc.pre(inTime(actual))
        expect(actual).toEqual(expected)
      },
    ),
    { numRuns: 60 },
  )
})

test.each([true, false])("the slicing of evaluation changes nothing (memo: %s)", async (memo) => {
  const paces: readonly Pace[] = [
    { room: 150, steps: 1, milliseconds: -1, questions: 0 },
    { room: 200, steps: 7, milliseconds: 1_000, questions: 0 },
    { room: 1_600, steps: 3, milliseconds: -1, questions: 0 },
  ]
  await fc.assert(
    fc.asyncProperty(program({ waits: ["wait(VALUE)"] }), async (source) => {
      const natives = [native("wait", waited)]
      const expected = await endingOf(source, { memo, natives })
      fc.pre(inTime(expected))
      for (const pace of paces) expect(await atPace(source, natives, memo, pace)).toEqual(shownOf(expected))
    }),
    { numRuns: 60 },
  )
})

test.each([true, false])("the number of questions that start together changes nothing (memo: %s)", async (memo) => {
  const answer = ({ question }: ModelRequest) => (question.data[0]!.whole === "2" ? "none" : question.data[0]!.whole!)
  const waits = ['ask("q", v: VALUE, returns: number)', "number(ask(`${VALUE}`, v: 3))"]
  let most = 0
  await fc.assert(
    fc.asyncProperty(program({ waits }), fc.scheduler(), async (source, scheduler) => {
      const model = scripted(answer)
      const expected = await endingOf(source, { memo, models: model })
      fc.pre(inTime(expected))
      most = Math.max(most, model.requests.length)
      for (const questions of [0, 1, 3]) {
        const pace = { room: 1_600, steps: 8_192, milliseconds: 12, questions }
        expect(await atPace(source, [], memo, pace, scripted(answer))).toEqual(shownOf(expected))
        const ordered = scripted(answer, {
          gate: ({ question }) => scheduler.schedule(Promise.resolve(), question.text),
        })
        expect(await scheduler.waitFor(atPace(source, [], memo, pace, ordered))).toEqual(shownOf(expected))
      }
    }),
    { numRuns: 40 },
  )
  expect(most).toBeGreaterThan(3)
})

function shownOf(expected: Ending): unknown {
  return "code" in expected ? { code: expected.code, message: expected.message } : { text: expected.text }
}

async function atPace(
  source: string,
  natives: readonly Native[],
  memo: boolean,
  pace: Pace,
  model?: Model,
): Promise<unknown> {
  const host = hostGlobals(natives)
  const environment: Environment = {
    memo: memo ? new Memo() : null,
    store: null,
    models: model === undefined ? {} : { default: model },
    world: null,
    servers: {},
    host,
    limits: DEFAULT_LIMITS,
    modules: undefined,
    budget: {},
    grant: new Set(),
    packages: {},
    places: null,
    programs: new ProgramCache(),
  }
  const run = await Run.open(environment, {}, [source])
  run.machine.pace = pace
  run.machine.fuel = pace.steps
  try {
    const { go } = prepare(run, await programOf(environment, source, {}), {})
    return { text: showInText(await run.evaluate(go)) }
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    return { code: thrown.code, message: thrown.message }
  } finally {
    await run.end()
  }
}
