// A remembered call keeps its result, and nothing of the run that made it.

import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { expect, test } from "vitest"
import { createRuntime } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"

setFlagsFromString("--expose-gc")
const collect = runInNewContext("gc") as () => void

test("the runtime's memo holds neither the run of a call nor that of a question", async () => {
  const program = await createRuntime({ models: scripted(() => "blue") }).compile(
    'TASK color(n: number): string = ask("Which color?", n)\nTASK next(n: number): number = n + 1',
  )
  const listeners: WeakRef<() => void>[] = []
  const run = async (task: string): Promise<unknown> => {
    const trace = () => undefined
    listeners.push(new WeakRef(trace))
    return program.with({ trace }).tasks[task]!(1)
  }
  expect([await run("color"), await run("next")]).toEqual(["blue", 2])
  for (let i = 0; i < 10 && listeners.some((listener) => listener.deref() !== undefined); i++) {
    await new Promise((resolve) => setTimeout(resolve, 0))
    collect()
  }
  expect(listeners.map((listener) => listener.deref())).toEqual([undefined, undefined])
})
