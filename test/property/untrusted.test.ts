// Data that are marked as untrusted, through any program: no question that shows them, or text made of them, has calls.

import fc from "fast-check"
import { expect, test } from "vitest"
import { memoryStore, type MemoStore } from "../../src/index.ts"
import { createRuntime, type Runtime } from "../../src/runtime.ts"
import { scripted, type ScriptedModel } from "../../src/testing/index.ts"

/** The text of the untrusted data. The operations of the programs keep it: a request shows what derives from it. */
const MARK = "#7#"

const HEAD = `
TASK id(x) = x
TASK wrap(x) = \`<\${x}>\`
TASK asks(x) = ask("asks", d: x)
TASK text_asks(x) = CALL(\`text \${x}\`)
TASK apply(f, x) = f(x)
TASK make(x) = (y => x)
TASK maker(x) = (y => ask("maker", d: x, e: y))
TASK held(r) = r.f("held")
TASK falls(x, y = page) = ask("falls", d: x, e: y)
TASK reads() = ask("reads", d: page)
TASK deep() = wrap(reads())
`

/** An expression that gives a text, with the names of the texts around it. */
type Write = (names: readonly string[]) => string

const { text } = fc.letrec<{ text: Write }>((tie) => {
  const one = (write: (a: string) => string) =>
    tie("text").map(
      (a): Write =>
        (names) =>
          write(a(names)),
    )
  const two = (write: (a: string, b: string) => string) =>
    fc.tuple(tie("text"), tie("text")).map(
      ([a, b]): Write =>
        (names) =>
          write(a(names), b(names)),
    )
  const binding = (write: (a: string, name: string, body: string) => string) =>
    fc.tuple(tie("text"), tie("text")).map(([a, body]): Write => (names) => {
      const name = `v${names.length}`
      return write(a(names), name, body([...names, name]))
    })
  const leaf = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.nat().map(
        (i): Write =>
          (names) =>
            names[i % names.length]!,
      ),
    },
    fc.constantFrom('"t"', "page", "other", "both", "answered", 'falls("f")', "reads()", "deep()").map(
      (name): Write =>
        () =>
          name,
    ),
  )
  return {
    text: fc.oneof(
      { maxDepth: 4, depthSize: "max", depthIdentifier: "text" },
      leaf,
      two((a, b) => `\`\${${a}} \${${b}}\``),
      two((a, b) => `(${a} + ${b})`),
      two((a, b) => `[${a}, ${b}][1]`),
      two((a, b) => `{a: ${a}, b: ${b}}.a`),
      two((a, b) => `(IF true THEN ${a} ELSE ${b})`),
      two((a, b) => `reduce([${a}, ${b}], (p, q) => ask("reduce", d: p, e: q))`),
      two((a, b) => `apply(x => ask("apply", d: x, e: ${b}), ${a})`),
      binding((a, name, body) => `(LET ${name} = ${a} IN ${body})`),
      binding((a, name, body) => `join(FOR ${name} IN [${a}, "f"] : ${body})`),
      binding((a, name, body) => `join(map(["m", ${a}], ${name} => ${body}))`),
      binding((a, name, body) => `(${name} => ${body})(${a})`),
      binding((a, name, body) => `{f: ${name} => ${body}}.f(${a})`),
      one((a) => `id(${a})`),
      one((a) => `(${a} |> wrap)`),
      one((a) => `asks(${a})`),
      one((a) => `text_asks(${a})`),
      one((a) => `make(${a})(1)`),
      one((a) => `maker(${a})("y")`),
      one((a) => `held({f: y => ask("held", d: ${a}, e: y)})`),
      one((a) => `(TRY fail(${a}) ELSE ask("error", d: error.message))`),
      one((a) => `ask("named", d: ${a})`),
      one((a) => `CALL("called", ${a})`),
      one((a) => `(${a} |> CALL("piped"))`),
      one((a) => `CALL(\`computed \${${a}}\`)`),
      one((a) => `ask("length", d: ${a}, recursive: length(${a}) > 0)`),
      one((a) => `ask("endorsed", d: ${a}, recursive: true)`),
      one((a) => `ask("tool", d: "t", recursive: true, tools: [make, asks], e: ${a})`),
    ),
  }
})

/** The model repeats what it is shown, so that its answers derive from it visibly; with calls, it asks about it. */
function echoing(): ScriptedModel {
  return scripted(({ question: { text, data, recursive } }) => {
    const shown = [text, ...data.map(({ whole }) => whole ?? "")].join(" ")
    const trust = shown.includes(MARK) ? "marked" : "clean"
    if (!recursive || text.startsWith("child")) return `no calls ${shown}`
    if (text === "tool") return `CALL(asks(d))CALL(make(e)(1)) CALL("child ${trust}")`
    return text === "endorsed" ? `CALL("child ${trust}", d) CALL(LET c = d)CALL(c |> CALL("child piped")) end` : shown
  })
}

/** The three ways to mark data: the program, its host, and an expression. */
const WAYS = {
  declared: { head: "PARAM page: untrusted(string)", page: "page" },
  host: { head: "PARAM page: string", page: "page" },
  expression: { head: "PARAM given: string\nLET page = untrusted(given)", page: "given" },
} as const
type Way = keyof typeof WAYS

function sourceOf(way: Way | null, body: string): string {
  const head = way === null ? "PARAM page: string" : WAYS[way].head
  const constants = 'PARAM other: string = "o"\nLET both = `${page}${other}`\nLET answered = ask("constant", d: page)'
  return `${head}\n${constants}\n${HEAD}EMIT ${body}`
}

async function valueIn(runtime: Runtime, way: Way | null, body: string): Promise<unknown> {
  const args = { [way === null ? "page" : WAYS[way].page]: MARK }
  const untrusted = way === "host" ? ["page"] : []
  return (await runtime.run(sourceOf(way, body), { args, untrusted })).value
}

const ENDORSED = /^(?:endorsed|tool)$/

/** The questions with calls that must have none. */
function violations(model: ScriptedModel): readonly string[] {
  return model.requests
    .filter(({ question: { text, data, recursive } }) => {
      const isMarked = [text, ...data.map(({ whole }) => whole ?? "")].some((each) => each.includes(MARK))
      return recursive && (isMarked || text === "child marked") && !ENDORSED.test(text)
    })
    .map(({ question: { text } }) => text)
}

const way = fc.constantFrom<Way>("declared", "host", "expression")

test("no question that may derive from untrusted data has calls, unless the program says so", async () => {
  let marked = 0
  await fc.assert(
    fc.asyncProperty(text, way, async (write, way) => {
      const model = echoing()
      await valueIn(createRuntime({ models: model }), way, write(["other"]))
      marked += model.requests.filter(({ question }) => !question.recursive).length
      expect(violations(model)).toEqual([])
    }),
    { numRuns: 400 },
  )
  expect(marked).toBeGreaterThan(400)
})

test("without a mark all questions have calls, also those of a program that could have marked data", async () => {
  await fc.assert(
    fc.asyncProperty(text, async (write) => {
      const model = echoing()
      await valueIn(createRuntime({ models: model }), null, `LET unused = untrusted("u") IN ${write(["other"])}`)
      expect(model.requests.filter(({ question }) => !question.recursive)).toEqual([])
    }),
    { numRuns: 150 },
  )
})

test("what was remembered for trusted data is not given for untrusted data, nor the other way round", async () => {
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.option(way), { minLength: 2, maxLength: 4 }), async (write, ways) => {
      const body = write(["other"])
      const shared = createRuntime({ models: echoing(), memo: memoryStore() as MemoStore })
      for (const each of ways) {
        const alone = createRuntime({ models: echoing() })
        expect(await valueIn(shared, each, body), String(each)).toEqual(await valueIn(alone, each, body))
      }
    }),
    { numRuns: 150 },
  )
})
