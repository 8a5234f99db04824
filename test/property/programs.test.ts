// One Program in many runs at once: each gives what it gives alone, whatever the others are given and remember.

import fc from "fast-check"
import { expect, test } from "vitest"
import { createRuntime, RecallError, type Native, type Program, type Runtime } from "../../src/index.ts"
import { Memo } from "../../src/machine/memo.ts"
import { hostGlobals } from "../../src/program/modules/globals.ts"
import { ProgramCache } from "../../src/program/cache.ts"
import { programOf, type Environment } from "../../src/run/environment.ts"
import { runProgram } from "../../src/run/run.ts"
import { scripted } from "../../src/testing/index.ts"
import { DEFAULT_LIMITS } from "../../src/values/limits.ts"
import { program } from "../support/arbitrary-program.ts"
import { native } from "../support/runs.ts"

/** A parameter, a constant made of it, and a function that a task remembers: all of them differ from run to run. */
const PRELUDE = `PARAM p: number = 2
LET c = p * 10 - 3
TASK adder(k) = x => x + k + p
`
const source = program({
  waits: [
    "wait(VALUE)",
    "(VALUE + p)",
    "(VALUE - c)",
    "adder(VALUE)(p)",
    "ask(`How much is ${VALUE}?`, returns: number)",
  ],
}).map((text) => PRELUDE + text)

/** The state of a runtime: its model says another number, its memo is its own, one that all share, or none. */
interface State {
  readonly p: number | undefined
  readonly model: number
  readonly memo: "own" | "none" | 0 | 1
}

const states = fc.array(
  fc.record({
    p: fc.constantFrom(undefined, 0, 1, 2, 3),
    model: fc.nat(1),
    memo: fc.constantFrom<State["memo"]>("own", "none", 0, 1),
  }) satisfies fc.Arbitrary<State>,
  { minLength: 2, maxLength: 5 },
)

const outcome = (run: Promise<{ readonly value: unknown }>): Promise<unknown> =>
  run.then(
    ({ value }) => ({ value }),
    (error: unknown) => {
      if (!(error instanceof RecallError)) throw error
      return { code: error.code, message: error.diagnostics.find(({ severity }) => severity === "error")?.message }
    },
  )

function environmentOf({ model, memo }: State, shared: (of: string) => Memo, wait: Native): Environment {
  return {
    // Runs whose models differ share no memo: a runtime has one of each.
    memo: memo === "none" ? null : memo === "own" ? new Memo() : shared(`${memo} ${model}`),
    store: null,
    models: { default: scripted((request) => String((request.question.text.length + model) % 5)) },
    world: null,
    servers: {},
    host: hostGlobals([wait]),
    limits: { ...DEFAULT_LIMITS, steps: 200_000 },
    budget: {},
    grant: new Set(),
    packages: {},
    modules: undefined,
    places: null,
    programs: new ProgramCache(),
  }
}

test("runs that are interleaved are each as if they were alone", async () => {
  let evaluated = 0
  await fc.assert(
    fc.asyncProperty(source, states, fc.scheduler(), async (text, all, scheduler) => {
      const later = native("wait", (value: number) => scheduler.schedule(Promise.resolve(value)), 1)
      const atOnce = native("wait", (value: number) => value, 1)
      const memos = new Map<string, Memo>()
      const shared = (of: string) => memos.get(of) ?? memos.set(of, new Memo()).get(of)!
      const compiled = await programOf(environmentOf(all[0]!, shared, later), text, {})
      const together = all.map((state) => {
        const environment = environmentOf(state, shared, later)
        return outcome(runProgram(environment, compiled, state.p === undefined ? {} : { args: { p: state.p } }))
      })
      const found = await scheduler.waitFor(Promise.all(together))
      for (const [i, state] of all.entries()) {
        const environment = environmentOf(state, () => new Memo(), atOnce)
        const alone = await programOf(environment, text, {})
        const args = state.p === undefined ? {} : { args: { p: state.p } }
        expect(found[i]).toEqual(await outcome(runProgram(environment, alone, args)))
        if ("value" in (found[i] as object)) evaluated++
      }
    }),
    { numRuns: 150 },
  )
  expect(evaluated).toBeGreaterThan(50)
}, 120_000)

test("a call of a task is a run of the program with the call as its EMIT", async () => {
  const runtimes: readonly Runtime[] = [createRuntime(), createRuntime({ memo: false })]
  for (const runtime of runtimes) {
    const task = "TASK scale(n: number, by: number = p): number = adder(n)(by) + c"
    const whole = await runtime.compile(`${PRELUDE}${task}`)
    const calls = fc.record({ p: fc.nat(4), n: fc.nat(4), by: fc.option(fc.nat(4)) })
    await fc.assert(
      fc.asyncProperty(calls, async ({ p, n, by }) => {
        const values = by === null ? [n] : [n, by]
        const bound: Program = whole.with({ args: { p } })
        const emitting = `${PRELUDE}${task}\nEMIT scale(${values.join(", ")})`
        expect(await bound.tasks["scale"]!(...values)).toEqual((await runtime.run(emitting, { args: { p } })).value)
      }),
      { numRuns: 60 },
    )
  }
})

test("a function that is remembered keeps the arguments of the run that made it", async () => {
  const runtime = createRuntime()
  const made = "TASK make() = x => x + p\nTASK use(f, x) = f(x)"
  const one = await runtime.compile(`PARAM q: number = 5\nPARAM p: number\n${made}\nEMIT use(make(), 0)`)
  const two = await runtime.compile(`PARAM p: number\nLET q = 7\n${made}\nEMIT [use(make(), 0), q]`)
  expect((await one.run({ args: { p: 1 } })).value).toBe(1)
  expect((await two.run({ args: { p: 1 } })).value).toEqual([1, 7])
  expect((await one.run({ args: { p: 2, q: 9 } })).value).toBe(2)
  expect((await two.run({ args: { p: 2 } })).value).toEqual([2, 7])
})
