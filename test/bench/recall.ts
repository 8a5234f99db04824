// Recall as a contender: a module compiled once, with a task of it called as an embedding program would.

import type { Program, RuntimeOptions } from "../../src/index.ts"
import type { Contender, FunctionWork } from "./contender.ts"

export type Tasks = Program["tasks"]

/**
 * The public tasks of a module in a runtime of their own. Recall is loaded here, so that no other contender's process
 * holds it.
 */
export async function tasksOf(source: string, options: RuntimeOptions = {}): Promise<Tasks> {
  const { createRuntime } = await import("../../src/index.ts")
  const { tasks } = await createRuntime(options).compile(source)
  return tasks
}

/** A task that must give `result`, called again and again in one runtime without memo. */
export function withoutMemo(
  name: string,
  source: string,
  call: readonly [task: string, ...values: unknown[]],
  result: unknown,
): Contender {
  return {
    name,
    work: {
      kind: "function",
      async prepare() {
        const tasks = await tasksOf(source, { memo: false })
        return { run: () => called(tasks, call, result) }
      },
    },
  }
}

/** The same with memo, each time in a new runtime, so that nothing is remembered yet. */
export function withFreshMemo(
  name: string,
  source: string,
  call: readonly [task: string, ...values: unknown[]],
  result: unknown,
  more: Pick<FunctionWork, "once"> = {},
): Contender {
  return {
    name,
    work: {
      kind: "function",
      ...more,
      async prepare() {
        let tasks: Tasks = {}
        return {
          before: async () => {
            tasks = await tasksOf(source)
          },
          run: () => called(tasks, call, result),
        }
      },
    },
  }
}

/** Calls a task, which must give `result`. */
export async function called(
  tasks: Tasks,
  [task, ...values]: readonly [string, ...unknown[]],
  result: unknown,
): Promise<void> {
  const got = await tasks[task]!(...values)
  if (got !== result) throw new Error(`${task} gave ${JSON.stringify(got)}, not ${JSON.stringify(result)}`)
}
