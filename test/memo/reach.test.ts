// The questions asked again after an edit: exactly those whose tools reach the edited task.

import fc from "fast-check"
import { expect, test } from "vitest"
import { createRuntime, memoryStore, type MemoStore } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"

interface Program {
  /** The tasks that each task calls; a higher number, except in cycles. */
  readonly calls: readonly (readonly number[])[]
}

const program: fc.Arbitrary<Program> = fc
  .integer({ min: 1, max: 7 })
  .chain((count) =>
    fc
      .array(fc.uniqueArray(fc.nat(count - 1), { maxLength: 3 }), { minLength: count, maxLength: count })
      .map((calls) => ({ calls })),
  )

interface Edit {
  readonly constant?: (task: number) => number
  readonly local?: string
  readonly comment?: string
  readonly more?: string
}

/** Each task calls others, and for each there is a question that has it as its tool. */
function sourceOf(
  { calls }: Program,
  { constant = (task) => task, local = "n", comment = "", more = "" }: Edit = {},
): string {
  return [
    ...calls.map(
      (called, task) =>
        `${comment}TASK t${task}(${local}: number): number = IF ${local} < 1 THEN ${constant(task)} ELSE `
        + `${["0", ...called.map((other) => `t${other}(${local} - 1)`)].join(" + ")}`,
    ),
    more,
    `EMIT [${calls.map((_, task) => `ask("Question ${task}", tools: [t${task}])`).join(", ")}]`,
  ].join("\n")
}

/** The tasks that reach `edited`, itself included. */
function reachersOf({ calls }: Program, edited: number): number[] {
  const reaches = (from: number, seen = new Set<number>()): Set<number> => {
    if (!seen.has(from)) for (const next of (seen.add(from), calls[from]!)) reaches(next, seen)
    return seen
  }
  return calls.map((_, task) => task).filter((task) => reaches(task).has(edited))
}

async function asked(source: string, store: MemoStore): Promise<number[]> {
  const model = scripted([{ question: /./, answer: "Yes." }])
  await createRuntime({ models: model, memo: store }).run(source)
  return model.requests.map(({ question }) => Number(/\d+/.exec(question.text)![0])).sort((a, b) => a - b)
}

test("an edit of a task asks exactly the questions that reach it", async () => {
  await fc.assert(
    fc.asyncProperty(program, fc.nat(), async (program, which) => {
      const store = memoryStore()
      expect(await asked(sourceOf(program), store)).toEqual(program.calls.map((_, task) => task))
      const edited = which % program.calls.length
      expect(await asked(sourceOf(program, { constant: (task) => (task === edited ? 100 : task) }), store)).toEqual(
        reachersOf(program, edited),
      )
    }),
    { numRuns: 60 },
  )
})

test("comments, documentation, names of locals and unreached definitions ask nothing", async () => {
  await fc.assert(
    fc.asyncProperty(
      program,
      fc.constantFrom<Edit>(
        { comment: "# about it\n" },
        { comment: "## What it does.\n" },
        { local: "other" },
        { more: "TASK unreached(x) = [x]\nLET constant = 5" },
      ),
      async (program, edit) => {
        const store = memoryStore()
        await asked(sourceOf(program), store)
        expect(await asked(sourceOf(program, edit), store)).toEqual([])
      },
    ),
    { numRuns: 40 },
  )
})
