// A question that an answer asks goes to the model that writes the answer, or to one that its question allows.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { MAX_ATTEMPTS } from "../../src/answers/limits.ts"
import { createRuntime } from "../../src/runtime.ts"
import { memoryStore, type TraceEvent } from "../../src/index.ts"
import { scripted, type ScriptedModel } from "../../src/testing/index.ts"
import type { RunResult } from "../../src/run/result.ts"

interface Hosted {
  readonly run: (source: string) => Promise<RunResult>
  readonly ask: (name: string) => readonly string[]
}

/** Models `default`, `local` and `big`, each with its answers; any other question is answered by the model's name. */
function hosting(answers: { readonly [model: string]: { readonly [question: string]: string } }): Hosted {
  const model = (id: string) => scripted(({ question }) => answers[id]?.[question.text] ?? id, { id })
  const models: { readonly [name: string]: ScriptedModel; readonly default: ScriptedModel } = {
    default: model("default"),
    local: model("local"),
    big: model("big"),
  }
  const runtime = createRuntime({ models })
  return {
    run: (source) => runtime.run(source),
    ask: (name) => models[name]!.requests.map(({ question }) => question.text),
  }
}

/** The value of a module whose question `Q` goes to `local`, and the questions that each other model received. */
async function answered(answer: string, source = 'EMIT ask("Q", model: "local")'): Promise<unknown> {
  const { run, ask } = hosting({ local: { Q: answer } })
  const { value, diagnostics } = await run(source)
  const codes = diagnostics.map(({ code }) => code)
  return [value, { default: ask("default"), big: ask("big") }, ...(codes.length > 0 ? [codes] : [])]
}

const NO_OTHER = { default: [], big: [] }

describe("a question of an answer goes to the model that writes it", () => {
  test.each([
    ["asked with CALL", 'CALL("Explain.")'],
    ["asked with ask", 'CALL(ask("Explain."))'],
    ["with the name default", 'CALL(ask("Explain.", model: "default"))'],
    ["with its own name", 'CALL(ask("Explain.", model: "local"))'],
    ["by a function", 'CALL(map(["Explain."], q => ask(q)))'],
    ["by a task of the answer", '```recall\nTASK f() = ask("Explain.")\nEMIT f()\n```'],
    ["by a constant of the answer", '```recall\nLET c = ask("Explain.")\nEMIT c\n```'],
  ])("%s", async (_, answer) => {
    const [value, others] = (await answered(answer)) as [string, unknown]
    expect([JSON.stringify(value).includes("local"), others]).toEqual([true, NO_OTHER])
  })

  test("by a task that is a tool", async () => {
    const source = 'TASK t(x) = ask("Explain.", x)\nEMIT ask("Q", model: "local", tools: [t])'
    expect(await answered("CALL(t(1))", source)).toEqual(["local", NO_OTHER])
  })

  test("by a task of the library that hands its parameter `model` on", async () => {
    const source =
      'IMPORT summarize FROM "std/summary"\nLET text = "A text of some words."\n'
      + 'EMIT ask("Q", text, model: "local", tools: [summarize])'
    const [, others] = (await answered("CALL(summarize(text, sentences: 2))", source)) as [string, unknown]
    expect(others).toEqual(NO_OTHER)
  })

  test("at any depth", async () => {
    const { run, ask } = hosting({ local: { Q: 'CALL("R")', R: 'CALL("S")', S: "end" } })
    expect((await run('EMIT ask("Q", model: "local")')).value).toBe("end")
    expect([ask("default"), ask("big"), ask("local").length]).toEqual([[], [], 5])
  })

  test.each([
    'CALL("answer", x => ask("Explain.", x))',
    '```recall\nTASK f(x) = ask("Explain.", x)\nEMIT f\n```',
    '```recall\nTASK f(x, y = ask("Explain.")) = y\nEMIT f\n```',
  ])("by a function that is its value, called by the program: %s", async (answer) => {
    expect(await answered(answer, 'LET f = ask("Q", returns: any, model: "local")\nEMIT f(1)')).toEqual([
      "local",
      NO_OTHER,
    ])
  })

  test("but a constant of the program asks as the program does, also where an answer reads it first", async () => {
    const source = 'LET c = ask("C")\nTASK t() = c\nEMIT [ask("Q", model: "local", tools: [t]), c]'
    expect(await answered("CALL(t())", source)).toEqual([["default", "default"], { default: ["C"], big: [] }])
  })
})

describe("`models` of a question", () => {
  test("allow its answer to name others", async () => {
    const source = 'EMIT ask("Q", model: "local", models: ["big"])'
    expect(await answered('CALL(ask("Explain.", model: "big")) CALL("Explain.")', source)).toEqual([
      "big local",
      { default: [], big: ["Explain."] },
    ])
  })

  test.each([
    ["of an answer", 'CALL(ask("Explain.", model: "big"))', 'EMIT ask("Q", model: "local")'],
    ["among its own models", 'CALL(ask("Explain.", models: ["big"]))', 'EMIT ask("Q", model: "local")'],
    [
      "of a task that is a tool",
      "CALL(t())",
      'TASK t() = ask("Explain.", model: "big")\nEMIT ask("Q", model: "local", tools: [t])',
    ],
  ])("refuse a name %s, which is reported to its model", async (_, answer, source) => {
    const { run, ask } = hosting({ local: { Q: `${answer}Done.` } })
    const { value, diagnostics } = await run(source)
    expect([value, ask("big")]).toEqual(["Done.", []])
    expect(diagnostics).toMatchObject([
      {
        code: "model-not-allowed",
        severity: "repair",
        message: 'told the model: the answer is written by the model "local" and may not ask "big"',
        hint: expect.stringContaining('models: ["big"]') as string,
      },
    ])
    expect(ask("local").length).toBe(2)
  })

  test("refuse a name in a way that the answer can catch", async () => {
    expect(await answered('CALL(TRY ask("Explain.", model: "big") ELSE error.code)')).toEqual([
      "model-not-allowed",
      NO_OTHER,
    ])
  })

  test("are the own of each question, and a part of those around it", async () => {
    const inner = 'CALL(ask("R", model: "big"))'
    const { run, ask } = hosting({
      local: { Q: inner },
      big: { R: 'CALL(TRY ask("S", model: "local") ELSE "refused") CALL("S")' },
    })
    expect((await run('EMIT ask("Q", model: "local", models: ["big"])')).value).toBe("refused big")
    expect(ask("default")).toEqual([])
  })

  test("can be handed on", async () => {
    const { run } = hosting({ local: { Q: 'CALL(ask("R", models: ["big"]))', R: 'CALL(ask("S", model: "big"))' } })
    expect((await run('EMIT ask("Q", model: "local", models: ["big"])')).value).toBe("big")
  })

  test("are a list of names", async () => {
    const wrong = hosting({}).run('EMIT ask("Q", models: "big")')
    await expect(wrong).rejects.toMatchObject({
      code: "wrong-argument",
      diagnostics: [{ hint: 'write models: ["big"]' }],
    })
  })

  test("are models of the host", async () => {
    await expect(hosting({}).run('EMIT ask("Q", models: ["bgi"])')).rejects.toMatchObject({ code: "no-model" })
  })

  test("are in the key of the question, in memory and in a store; its own model is not", async () => {
    const models = { default: scripted(() => "a"), big: scripted(() => "b") }
    const store = memoryStore()
    const run = (source: string) => createRuntime({ models, memo: store }).run(source)
    const asked = async (source: string) => (await run(source)).usage.questions.asked
    expect(await asked('EMIT [ask("Q"), ask("Q", models: ["big"]), ask("Q", models: ["big", "default", "big"])]')).toBe(
      2,
    )
    expect(await asked('EMIT [ask("Q", models: ["default"]), ask("Q", models: ["big"])]')).toBe(0)
  })

  test("and the model asked are in the trace", async () => {
    const events: TraceEvent[] = []
    const local = scripted(({ question: { text } }) => (text === "Q" ? 'CALL("R")' : "end"))
    const models = { default: scripted(() => "a"), local }
    await createRuntime({ models }).run('EMIT ask("Q", model: "local", models: ["default"])', {
      trace: (event) => events.push(event),
    })
    expect(events.filter(({ type }) => type === "question")).toMatchObject([
      { model: "local", models: ["default"] },
      { model: "local" },
    ])
  })
})

describe("a remembered call", () => {
  const count = async (source: string, answers: { readonly [question: string]: string }) => {
    const { run } = hosting({ local: answers, big: answers, default: answers })
    return (await run(source)).usage.calls
  }

  test.each([
    ["that asks", 'ask("Explain.", x)', 3],
    ["that asks with text of its own", "CALL(`Explain ${x}.`)", 3],
    ["that reaches one that asks", "u(x)", 6],
    ["that calls a function given to it, which may name a model", "f(x)", 4],
    ["that hands one of its own to a function of the language", "map([x], y => y + 1)", 1],
    ["that hands such a function to one of the language", "map([x], f)", 4],
    ["that asks nothing", "x + 1", 1],
  ])("%s is evaluated once for all models, for each model in force, or for each reach", async (_, body, evaluated) => {
    const source =
      `TASK u(x) = ask("Explain.", x)\nTASK t(x, f) = ${body}\n`
      + 'EMIT [t(1, abs), t(1, abs), FOR m IN ["default", "local", "big"] : ask("Q", model: m, tools: [t])]'
    const { evaluated: found, remembered } = await count(source, { Q: "CALL(t(1, abs)) CALL(t(1, abs))" })
    expect([found, remembered > 0]).toEqual([evaluated, true])
  })

  test("that names a model is another where that is not allowed", async () => {
    const source =
      'TASK t() = TRY ask("Explain.", model: "big") ELSE "refused"\n'
      + 'EMIT [t(), ask("Q", tools: [t]), ask("Q", tools: [t], models: ["big"])]'
    const { run } = hosting({ default: { Q: "CALL(t())" } })
    expect((await run(source)).value).toEqual(["big", "refused", "big"])
  })

  test("is shared by a program and its answers where the host has one model", async () => {
    const source = 'TASK t() = TRY ask("Explain.", model: "default") ELSE "refused"\nEMIT [t(), ask("Q", tools: [t])]'
    const model = scripted(({ question: { text } }) => (text === "Q" ? "CALL(t())" : "end"))
    const { value, usage } = await createRuntime({ models: model }).run(source)
    expect([value, usage.calls]).toEqual([["end", "end"], { evaluated: 1, remembered: 1 }])
  })
})

test("a plan has the model that each question names, and the default for the others", async () => {
  const models = { default: scripted(() => "a"), local: scripted(() => "b") }
  const program = await createRuntime({ models }).compile(
    'EMIT [ask("Q"), ask("R", model: "local"), ask("S", model: "default", models: ["local"])]',
  )
  const { certain } = await program.plan()
  expect(certain.map(({ question, model }) => [question, model])).toEqual([
    ["Q", "default"],
    ["R", "local"],
    ["S", "default"],
  ])
})

test("an answer that keeps naming a model fails with that reason", async () => {
  const { run, ask } = hosting({ local: { Q: 'CALL(ask("Explain.", model: "big"))'.repeat(3) } })
  await run('EMIT ask("Q", model: "local")').catch(() => undefined)
  expect([ask("big"), ask("default"), ask("local").length > MAX_ATTEMPTS]).toEqual([[], [], true])
})

describe("any tree of questions", () => {
  interface Asked {
    /** The name in the question; null where it has none. */
    readonly model: string | null
    readonly models: readonly string[]
    readonly by: "CALL" | "task" | "function"
    readonly inner: readonly Asked[]
  }
  const names = ["default", "local", "big"]
  const { asked } = fc.letrec<{ asked: Asked }>((tie) => ({
    asked: fc.record({
      model: fc.option(fc.constantFrom(...names), { freq: 1 }),
      models: fc.subarray(names, { minLength: 0 }),
      by: fc.constantFrom("CALL" as const, "task" as const, "function" as const),
      inner: fc.oneof(
        { maxDepth: 3, depthIdentifier: "asked" },
        fc.constant([]),
        fc.array(tie("asked"), { maxLength: 3 }),
      ),
    }),
  }))

  test("sends each to the model of its answer, unless it names one that is allowed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 3 }), async (program) => {
        const written = new Map<string, string>()
        const expected: string[] = []
        let number = 0
        /** The source of a question; its answer and its model are added to what is expected. */
        const write = ({ model, models, by, inner }: Asked, own: string, others: readonly string[] | null): string => {
          const text = `Q${number++}`
          const resolved = [model ?? "default", ...models].map((name) => (name === "default" ? own : name))
          const isAllowed = resolved.every((name) => others === null || name === own || others.includes(name))
          const [to = own, ...reach] = resolved
          if (isAllowed) {
            const answer = inner.map((each) => `CALL(TRY ${write(each, to, reach)} ELSE "refused")`).join(" ")
            written.set(text, answer)
            expected.push(`${text} ${to}`)
          }
          const named = model === null ? "" : `, model: "${model}"`
          const options = `${named}, models: ${JSON.stringify(models)}, tools: [t]`
          if (by === "task") return `t("${text}", "${model ?? "default"}", ${JSON.stringify(models)}, t)`
          return by === "function" ? `(q => ask(q${options}))("${text}")` : `CALL("${text}"${options})`
        }
        const source = program.map((each) => write(each, "default", null)).join(", ")
        const sent = new Set<string>()
        const model = (name: string) =>
          scripted(
            ({ question }) => {
              sent.add(`${question.text} ${name}`)
              return written.get(question.text) ?? "not expected"
            },
            { id: name },
          )
        await createRuntime({ models: { default: model("default"), local: model("local"), big: model("big") } }).run(
          `TASK t(q, m, ms, t) = ask(q, model: m, models: ms, tools: [t])\nEMIT [${source}]`,
        )
        expect([...sent].sort()).toEqual(expected.sort())
      }),
      { numRuns: 60 },
    )
  })
})
