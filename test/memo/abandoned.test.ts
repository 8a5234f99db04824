// Runs that end while calls are under way: the memo of their runtime keeps no unsettled call, nor anything of the run.

import { afterEach, expect, test, vi } from "vitest"
import { createRuntime, type RuntimeOptions } from "../../src/index.ts"
import { PENDING } from "../../src/machine/future.ts"
import { MemoTable } from "../../src/machine/table.ts"
import { Failure } from "../../src/values/failure.ts"
import { scripted } from "../../src/testing/index.ts"
import { createWaiting, native } from "../support/runs.ts"

const TASKS = `IMPORT wait, stop, crash FROM "host"
TASK deep(n) = IF n < 1 THEN wait(0) ELSE 1 + deep(n - 1)
TASK endless(n) = 1 + endless(n + 1)
TASK asked(n) = ask(\`Say \${n}\`)
TASK sum2(n) = length(asked(n)) + deep(n)
TASK bad(n) = [][n]
TASK beside(n) = [deep(n), bad(n)]
TASK stopped(n) = [deep(n), stop(n)]
TASK late(n) = [deep(n), crash(wait(n))]
`
const stop = native(
  "stop",
  async () => {
    throw new Failure("interrupted", "stopped", { catchable: false })
  },
  1,
)
const crash = native(
  "crash",
  () => {
    throw new Failure("interrupted", "crashed", { catchable: false })
  },
  1,
)

const set = vi.spyOn(MemoTable.prototype, "set")
afterEach(() => set.mockClear())

/** The calls of tasks that the memo received. */
const calls = () => set.mock.calls.map(([entry]) => entry).filter((entry) => "frame" in entry)

interface Case {
  readonly name: string
  readonly source: string
  readonly ending: "abort" | "released" | "itself"
  readonly limits?: RuntimeOptions["limits"]
}

const cases: readonly Case[] = [
  { name: "is aborted", source: "deep(5000)", ending: "abort" },
  { name: "is aborted beside a question", source: "FOR i IN range(0, 9) : sum2(i)", ending: "abort" },
  { name: "ends at its depth", source: "endless(0)", ending: "itself", limits: { depth: 9_000 } },
  { name: "ends at its steps", source: "endless(0)", ending: "itself", limits: { steps: 99_999 } },
  { name: "ends for a native that waits", source: "stopped(9)", ending: "itself" },
  { name: "ends for a native after a wait", source: "[late(5), deep(9)]", ending: "released" },
]

test.each(cases)("a run that $name", async ({ source, ending, limits = {} }) => {
  const { native: wait, arrived, release } = createWaiting()
  const runtime = createRuntime({
    limits,
    natives: [wait, stop, crash],
    models: scripted(() => "x", { gate: () => new Promise<void>(() => undefined) }),
  })
  const controller = new AbortController()
  const running = runtime.run(`${TASKS}EMIT ${source}`, { signal: controller.signal })
  if (ending === "abort") {
    await arrived(1)
    expect(calls().some(({ state }) => state === PENDING)).toBe(true)
    controller.abort(new Error("enough"))
  } else if (ending === "released") {
    await arrived(2)
    release(5)
  }
  await Promise.allSettled([running])
  expect(calls().length).toBeGreaterThan(0)
  const held = calls().filter((call) => Reflect.get(call, "frame") !== null || call.context.question !== null)
  expect([held.length, calls().filter(({ state }) => state === PENDING).length]).toEqual([0, 0])
})
