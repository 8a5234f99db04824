// Independent parts wait at the same time, in every form; and the reported failure does not depend on the order of
// completion.

import { describe, expect, test } from "vitest"
import { createRuntime } from "../../src/index.ts"
import { createGate, scripted } from "../../src/testing/index.ts"
import { codeOf, createWaiting, ending, native, valueOf } from "../support/runs.ts"

const TASKS = `
TASK w(x) = wait(x)
TASK two(a, b) = [a, b]
TASK later(x) = LET waited = wait(x) IN [waited, x]
`

/** Forms with two parts, 1 and 2, that wait at the same time. */
const FORMS: readonly (readonly [string, string, unknown])[] = [
  ["a list", "[wait(1), wait(2)]", [1, 2]],
  ["a record", "{b: wait(1), a: wait(2)}", { a: 2, b: 1 }],
  ["an operator", "wait(1) + wait(2)", 3],
  ["a product", "wait(1) * wait(2)", 2],
  ["a comparison", "wait(1) == wait(2)", false],
  ["arguments of a task", "two(wait(1), wait(2))", [1, 2]],
  ["arguments by name", "two(b: wait(1), a: wait(2))", [2, 1]],
  ["arguments of a native", "max([wait(1), wait(2)])", 2],
  ["arguments of a function", "((a, b) => [a, b])(wait(1), wait(2))", [1, 2]],
  ["a template", "`${wait(1)} CALL(wait(2))`", "1 2"],
  ["FOR", "FOR x IN [1, 2] : wait(x)", [1, 2]],
  ["WHERE", "FOR x IN [1, 2] WHERE wait(x) > 1 : x", [2]],
  ["map", "map([1, 2], w)", [1, 2]],
  ["filter", "filter([1, 2], x => wait(x) > 1)", [2]],
  ["tasks", "[w(1), w(2)]", [1, 2]],
  ["LET", "LET a = wait(1), b = wait(2) IN a + b", 3],
  ["LET, of which one is not needed", "LET a = wait(1), b = wait(2) IN b", 2],
  ["the body of a LET beside a binding", "LET a = wait(1) IN [wait(2), a]", [2, 1]],
  [
    "LET in tasks",
    "[later(1), later(2)]",
    [
      [1, 1],
      [2, 2],
    ],
  ],
  ["an item and its place", "[[5, 6], wait(1)][wait(2) - 2]", [5, 6]],
  ["sort_by", "sort_by([2, 1], x => wait(x))", [1, 2]],
  ["tree_reduce", "tree_reduce([1, 2], (a, b) => a + b) + two(wait(1), wait(2))[0]", 4],
  ["TRY beside TRY", "[TRY wait(1) ELSE 0, TRY wait(2) ELSE 0]", [1, 2]],
  ["functions that capture what waits", "LET a = wait(1), f = x => x + a IN [f(1), wait(2)]", [2, 2]],
  ["what stands before the parentheses", "(LET a = wait(1) IN x => x + a)(wait(2))", 3],
]

describe.each([true, false])("memo: %s", (memo) => {
  test.each(FORMS)("both parts of %s", async (_, expression, expected) => {
    for (const order of [
      [1, 2],
      [2, 1],
    ]) {
      const waiting = createWaiting()
      const result = createRuntime({ memo, natives: [waiting.native] }).run(
        `IMPORT wait FROM "host"\n${TASKS}\nEMIT ${expression}`,
      )
      await waiting.arrived(2)
      expect([...waiting.waiting].sort()).toEqual([1, 2])
      for (const x of order) {
        waiting.release(x)
        await turns(2)
      }
      expect((await result).value).toEqual(expected)
    }
  })

  test.each([
    ["a list", "[wait(1), wait(2), wait(3)]"],
    ["FOR", "FOR x IN [1, 2, 3] : wait(x)"],
    ["arguments", "max([wait(1), wait(2), wait(3)])"],
    ["LET", "LET a = wait(1), b = wait(2), c = wait(3) IN a + b + c"],
    ["a sum", "wait(1) + wait(2) + wait(3)"],
    ["a template", "`${wait(1)}${wait(2)}${wait(3)}`"],
    ["tasks", "map([1, 2, 3], w)"],
  ])("of several failures in %s the leftmost is reported, whatever ends first", async (_, expression) => {
    for (const order of [
      [1, 2, 3],
      [3, 2, 1],
      [2, 3, 1],
      [3, 1, 2],
    ]) {
      const waiting = createWaiting()
      const result = ending(
        createRuntime({ memo, natives: [waiting.native] }),
        `IMPORT wait FROM "host"\n${TASKS}\nEMIT ${expression}`,
      )
      await waiting.arrived(3)
      for (const x of order) {
        if (x === 1) waiting.release(x)
        else waiting.reject(x, `failure ${x}`)
        await turns(2)
      }
      expect(await result).toMatchObject({ code: "native-error", message: "wait failed: failure 2" })
    }
  })

  test.each([
    ["a list", "[wait(1), 1 / 0]"],
    ["a longer list", "[1, wait(1), 2, 1 / 0, {}.x]"],
    ["a record", "{b: wait(1), a: 1 / 0}"],
    ["a sum", "wait(1) + 1 / 0"],
    ["a comparison", "wait(1) < 1 / 0"],
    ["arguments", "two(wait(1), 1 / 0)"],
    ["more arguments", "pad(wait(1), 1 / 0, fill: {}.x)"],
    ["a template", "`${wait(1)} ${1 / 0}`"],
    ["bindings of a LET", "LET a = wait(1), b = 1 / 0 IN {}.x"],
    ["a LET and its body", "LET a = wait(1) IN 1 / 0"],
    ["FOR", "FOR x IN [1, 0, 5] : IF x == 1 THEN wait(x) ELSE IF x == 0 THEN 1 / x ELSE {}.x"],
    ["WHERE", "FOR x IN [1, 0] WHERE (IF x == 1 THEN wait(x) == 1 ELSE 1 / x == 1) : x"],
    ["map", "map([1, 0], x => IF x == 1 THEN wait(x) ELSE 1 / x)"],
    ["tasks", "[w(1), two(1 / 0, 2)]"],
  ])("an immediate failure waits for the parts to its left in %s", async (_, expression) => {
    expect(await race(memo, expression, (waiting) => waiting.reject(1, "left"))).toMatchObject({
      code: "native-error",
      message: "wait failed: left",
    })
    expect(await race(memo, expression, (waiting) => waiting.release(1))).toMatchObject({ code: "division-by-zero" })
  })

  test("a failure ends the run although others still wait", async () => {
    for (const expression of [
      "[wait(1), wait(2)]",
      "wait(1) + wait(2)",
      "LET a = wait(1), b = wait(2) IN a",
      "FOR x IN [1, 2] : w(x)",
    ]) {
      const result = await race(memo, expression, (waiting) => waiting.reject(1, "gone"), 2)
      expect(result).toMatchObject({ message: "wait failed: gone" })
    }
  })

  test("TRY around parts that wait", async () => {
    const expression =
      "[TRY wait(1) + wait(2) ELSE error.message, TRY [wait(3), 1 / 0] ELSE error.code, TRY wait(4) ELSE wait(5)]"
    const result = await race(
      memo,
      expression,
      async (waiting) => {
        waiting.release(1)
        waiting.reject(2, "two")
        waiting.release(3)
        waiting.reject(4, "four")
        await waiting.arrived(1)
        waiting.release(5)
      },
      4,
    )
    expect(result).toMatchObject({ value: ["wait failed: two", "division-by-zero", 5] })
  })

  test("reduce takes one step after the other", async () => {
    const waiting = createWaiting()
    const result = createRuntime({ memo, natives: [waiting.native] }).run(
      'IMPORT wait FROM "host"\nEMIT reduce([1, 2, 3], (a, b) => a + wait(b))',
    )
    await waiting.arrived(1)
    expect(waiting.waiting).toEqual([2])
    waiting.release(2)
    await waiting.arrived(1)
    expect(waiting.waiting).toEqual([3])
    waiting.release(3)
    expect((await result).value).toBe(6)
  })
})

test("equal calls in flight are one", async () => {
  const waiting = createWaiting()
  const result = createRuntime({ natives: [waiting.native] }).run(
    `IMPORT wait FROM "host"\n${TASKS}\nEMIT [w(1), w(1), map([1, 1], w), (LET a = w(1) IN a)]`,
  )
  await waiting.arrived(1)
  await turns(2)
  expect(waiting.waiting).toEqual([1])
  waiting.release(1)
  expect((await result).value).toEqual([1, 1, [1, 1], 1])
})

test("a constant that waits is evaluated once, and delays only its users", async () => {
  const waiting = createWaiting()
  const result = createRuntime({ natives: [waiting.native] }).run(
    'IMPORT wait FROM "host"\nLET c = wait(1)\nEMIT [c, c, wait(2), c + wait(3)]',
  )
  await waiting.arrived(3)
  expect([...waiting.waiting].sort()).toEqual([1, 2, 3])
  for (const x of [3, 2, 1]) waiting.release(x)
  expect((await result).value).toEqual([1, 1, 2, 4])
})

describe("questions", () => {
  test("as many at once as the limit allows, and never more", async () => {
    for (const concurrency of [1, 3, 8]) {
      const gate = createGate()
      let most = 0
      const model = scripted(({ question }) => question.text, {
        gate: async (request, options) => {
          const held = gate(request, options)
          most = Math.max(most, gate.waiting.length)
          await held
        },
      })
      const result = createRuntime({ models: model, budget: { concurrency } }).run(
        "EMIT FOR n IN range(0, 8) : ask(`q${n}`)",
      )
      await gate.arrived(concurrency)
      await turns(5)
      expect(gate.waiting.length).toBe(concurrency)
      for (let answered = 0; answered < 8; answered++) {
        await gate.arrived(1)
        gate.release()
        await turns(3)
      }
      expect((await result).value).toEqual(["q0", "q1", "q2", "q3", "q4", "q5", "q6", "q7"])
      expect(most).toBe(concurrency)
    }
  })

  test("a place is free again after a failure", async () => {
    const model = scripted([
      { question: "bad", error: new Error("no") },
      { question: /./, answer: "fine" },
    ])
    expect(
      await valueOf('EMIT FOR q IN ["bad", "a", "bad", "b"] : TRY ask(q) ELSE error.code', {
        models: model,
        budget: { concurrency: 1 },
      }),
    ).toEqual(["model-error", "fine", "model-error", "fine"])
  })

  test("a mistake of the program is found before any question is sent", async () => {
    const model = scripted(() => "yes")
    expect(await codeOf('EMIT [1 / 0, ask("a")]', { models: model })).toBe("division-by-zero")
    expect(await codeOf("TASK q(n) = ask(`${n}`)\nTASK f(n) = f(n)\nEMIT [f(1), q(1)]", { models: model })).toBe(
      "cyclic-call",
    )
    expect(model.requests).toEqual([])
  })

  test("of a failed run are not waited for any more", async () => {
    const gate = createGate()
    const model = scripted(() => "yes", { gate })
    const result = codeOf('IMPORT stop FROM "host"\nEMIT [stop(), ask("a")]', {
      models: model,
      natives: [
        native("stop", async () => {
          await gate.arrived(1)
          throw new Error("stopped")
        }),
      ],
    })
    expect(await result).toBe("native-error")
    await turns(2)
    expect(gate.waiting).toEqual([])
  })
})

async function race(
  memo: boolean,
  expression: string,
  act: (waiting: ReturnType<typeof createWaiting>) => void | Promise<void>,
  count = 1,
) {
  const waiting = createWaiting()
  const result = ending(
    createRuntime({ memo, natives: [waiting.native] }),
    `IMPORT wait FROM "host"\n${TASKS}\nEMIT ${expression}`,
  )
  await waiting.arrived(count)
  await act(waiting)
  return result
}

/** Lets the event loop turn until everything that can proceed has. */
async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
}
