// Answers that try every way to an effect, a tool, a model or a budget: none gets more than it was given.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { native, STRING, type Native } from "../../src/index.ts"
import { createRuntime } from "../../src/runtime.ts"
import { scripted } from "../../src/testing/index.ts"

const NATIVES = ["read_a", "write_a", "write_b"] as const
type Name = (typeof NATIVES)[number]

/** The natives, and the calls of them that were made. */
function effects(): {
  readonly natives: readonly Native[]
  readonly done: { readonly name: Name; readonly by: string }[]
} {
  const done: { name: Name; by: string }[] = []
  const natives = NATIVES.map((name) =>
    native({
      name,
      parameters: { to: STRING },
      returns: STRING,
      effect: name.startsWith("read") ? "read" : "write",
      run: (_, { by }) => {
        done.push({ name, by })
        return `${name} done`
      },
    }),
  )
  return { natives, done }
}

/** Bodies of tasks around a native or another task `f`, which gives a text or something that gives one. */
const WRAPPERS: readonly ((f: string) => string)[] = [
  (f) => `(x = "d") = ${f}(x)`,
  (f) => `(x = "d", f = ${f}) = f(x)`,
  (f) => `(x = "d") = (TRY ${f}(x) ELSE error.code)`,
  (f) => `(x = "d") = (f => f(x))(${f})`,
  (f) => `(x = "d") = map([x], ${f})[0]`,
  (f) => `(x = "d") = reduce([x], (a, b) => ${f}(b), "")`,
  (f) => `(x = "d") = LET f = ${f} IN (y => f(y))(x)`,
  (f) => `(x = "d") = CALL(${f}, x)`,
  (f) => `(x = "d") = (IF x == "" THEN "" ELSE ${f}(x))`,
  (f) => `(x = "d") = {f: ${f}}`,
  (f) => `(x = "d") = [${f}]`,
  (f) => `(x = "d") = (y => ${f}(y))`,
  (f) => `(x = "d") = ${f}`,
  (f) => `(x = "d") = ask("inner", d: x, tools: [${f}])`,
  (f) => `(x = "d") = held?.${f} ?? ${f}`,
]

/** Everything that an answer can write with the name of a tool. */
const TRIES: readonly ((f: string) => string)[] = [
  (f) => `CALL(TRY ${f}("e") ELSE "")`,
  (f) => `CALL(TRY ${f}() ELSE "")`,
  (f) => `CALL("${f}", "e")`,
  (f) => `CALL(TRY ${f}().f("e") ELSE "")`,
  (f) => `CALL(TRY ${f}()[0]("e") ELSE "")`,
  (f) => `CALL(TRY ${f}()("e") ELSE "")`,
  (f) => `CALL(TRY join(map(["e"], ${f})) ELSE "")`,
  (f) => `CALL(TRY join(map(["e"], ${f}())) ELSE "")`,
  (f) => `CALL(TRY (g => g("e"))(${f}) ELSE "")`,
  (f) => `CALL(TRY {f: ${f}}.f("e") ELSE "")`,
  (f) => `CALL(TRY ask("inner", tools: [${f}]) ELSE "")`,
  (f) => `CALL(LET g = TRY ${f}() ELSE null)CALL(TRY g("e") ELSE "")`,
  (f) => `\n\n\`\`\`recall\nTASK own(x) = ${f}(x)\nEMIT TRY own("e") ELSE ""\n\`\`\`\n`,
  (f) => `CALL("answer", x => ${f}(x))`,
  (f) => `CALL("answer", ${f})`,
]

/** Answers with everything, a part at a time, as a problem or an answer's value ends what is before it. */
function obeying(tools: readonly string[], ways: typeof TRIES) {
  const tries = tools.flatMap((tool) => ways.map((attempt) => attempt(tool)))
  return ({ question: { text } }: { readonly question: { readonly text: string } }) => {
    const i = Number(/^try (\d+)$/.exec(text)?.[1])
    return text === "inner" ? 'CALL(TRY t0("e") ELSE "")' : (tries[i] ?? "")
  }
}

describe("an effect for an answer's sake", () => {
  test("is one that the host has granted, through whatever tasks, functions and records it is reached", async () => {
    let allowed = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...WRAPPERS), fc.nat()), { minLength: 1, maxLength: 3 }),
        fc.subarray([...NATIVES]),
        fc.subarray([...TRIES], { minLength: 4, maxLength: 8 }),
        async (wrappers, grant, ways) => {
          const names: string[] = [...NATIVES]
          const tasks = wrappers.map(([write, of], i) => {
            const declared = `TASK t${i}${write(names[of % names.length]!)}`
            names.push(`t${i}`)
            return declared
          })
          const tools = wrappers.map((_, i) => `t${i}`)
          const count = tools.length * ways.length
          const { natives, done } = effects()
          // The program calls what an answer gives it back, and nothing else with effects.
          const source = `IMPORT ${NATIVES.join(", ")} FROM "host"\n${tasks.join("\n")}
LET held = {${NATIVES.map((name) => `${name}: y => ${name}(y)`).join(", ")}}
EMIT length(FOR i IN range(0, ${count}) : TRY (LET a = ask(\`try \${i}\`, returns: any, tools: [${tools.join(", ")}])
  IN TRY a("e") ELSE (TRY a()("e") ELSE (TRY a().f("e") ELSE (TRY a()[0]("e") ELSE "")))) ELSE "")`
          await createRuntime({ models: scripted(obeying(tools, ways)), natives, grant }).run(source)
          allowed += done.length
          expect(done.filter(({ name, by }) => by !== "answer" || !grant.includes(name))).toEqual([])
        },
      ),
      { numRuns: 80 },
    )
    expect(allowed).toBeGreaterThan(20)
  })
})

describe("an answer's questions", () => {
  /** A question with its budget of calls, and the tools that it names: its asker may lack them. */
  interface Asked {
    readonly tools: readonly string[]
    readonly calls: number | null
    readonly inner: readonly Asked[]
  }
  const TOOLS = ["a", "b", "c"]
  const { asked } = fc.letrec<{ asked: Asked }>((tie) => ({
    asked: fc.record({
      tools: fc.subarray(TOOLS),
      calls: fc.option(fc.integer({ min: 0, max: 6 })),
      inner: fc.oneof(
        { maxDepth: 3, depthIdentifier: "asked" },
        fc.constant([]),
        fc.array(tie("asked"), { maxLength: 3 }),
      ),
    }),
  }))

  test("have at most its tools and its budget, at any depth", async () => {
    await fc.assert(
      fc.asyncProperty(asked, fc.integer({ min: 1, max: 12 }), async (root, calls) => {
        const { natives, done } = effects()
        const answers = new Map<string, string>()
        const above = new Map<string, { readonly text: string; readonly own: number }[]>()
        const used: string[] = []
        const allowed = new Map<string, readonly string[]>()
        /** The source of a question. Its answer calls all tools, and asks its own questions with each list of tools. */
        const write = (
          { tools, calls, inner }: Asked,
          text: string,
          around: readonly string[],
          path: { text: string; own: number }[],
        ) => {
          const reached = tools.every((tool) => around.includes(tool))
          const own = [...path, { text, own: calls ?? Infinity }]
          above.set(text, own)
          if (reached) allowed.set(text, tools)
          const tries = TOOLS.map((tool) => `CALL(TRY ${tool}("${text}") ELSE "no")`)
          const asks = inner.map(
            (each, i): string => `CALL(TRY ${write(each, `${text}${i}`, tools, own)} ELSE "refused")`,
          )
          answers.set(text, [...tries, ...asks].join(" "))
          const budget = calls === null ? "" : `, budget: {calls: ${calls}}`
          return `ask("${text}", tools: [${tools.join(", ")}], sample: ${text.length}${budget})`
        }
        const source = `IMPORT write_a FROM "host"
TASK a(q) = write_a(\`a \${q}\`)\nTASK b(q) = write_a(\`b \${q}\`)\nTASK c(q) = write_a(\`c \${q}\`)
EMIT TRY ${write(root, "q", TOOLS, [])} ELSE "over"`
        const models = scripted(({ question }) => answers.get(question.text) ?? "")
        const log = natives.map((each) => ({
          ...each,
          run: ((to: string, call: never) => {
            used.push(to)
            return (each.run as (to: string, call: never) => string)(to, call)
          }) as Native["run"],
        }))
        await createRuntime({ models, natives: log, grant: [...NATIVES] }).run(source, { budget: { calls } })
        expect(done.length).toBe(used.length)
        for (const call of used) {
          const [tool = "", text = ""] = call.split(" ")
          expect(allowed.get(text), text).toContain(tool)
        }
        const sent = [...new Set(models.requests.map(({ question }) => question.text))]
        expect(sent.length).toBeLessThanOrEqual(calls)
        for (const [text, path] of above) {
          const { own } = path.at(-1)!
          const below = sent.filter((each) => above.get(each)?.some((around) => around.text === text))
          expect(below.length, text).toBeLessThanOrEqual(own)
        }
      }),
      { numRuns: 80 },
    )
  })
})
