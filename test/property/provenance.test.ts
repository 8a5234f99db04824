// Provenance is sound: text in the arguments of a native with effects that only an answer, or only data, can contain is
// reported as derived from there.

import fc from "fast-check"
import { expect, test } from "vitest"
import { STRING } from "../../src/values/types.ts"
import { native, type NativeCall } from "../../src/index.ts"
import { createRuntime } from "../../src/runtime.ts"
import { scripted } from "../../src/testing/index.ts"

/** Only the model writes the one, and only the host's data have the other. */
const ANSWERED = "§A"
const GIVEN = "§D"

const CONSTANTS = 3
const TASKS = 3

interface Around {
  readonly depth: number
  /** Names of locals; all of them are texts. */
  readonly locals: readonly string[]
  /** The number of callable tasks: none calls itself, so all programs end. */
  readonly tasks: number
  /** The number of readable constants. */
  readonly constants: number
  readonly names: readonly string[]
}

/** An expression that gives a text. */
function text(around: Around): fc.Arbitrary<string> {
  const { depth, locals } = around
  const leaves = [
    '"lit"',
    "given",
    "kept",
    'ask("q")',
    'CALL("What?")',
    ...locals,
    ...Array.from({ length: around.constants }, (_, i) => `c${i}`),
  ]
  const leaf = fc.oneof(
    { weight: 3, arbitrary: fc.constant('"lit"') },
    { weight: 2, arbitrary: fc.constantFrom(...leaves) },
    { weight: 4, arbitrary: fc.constantFrom('"lit"', ...locals.slice(-2)) },
  )
  if (depth === 0) return leaf
  const inner = text({ ...around, depth: depth - 1 })
  const fresh = around.names[locals.length] ?? "last"
  const within = text({ ...around, depth: depth - 1, locals: [...locals, fresh] })
  const two = (show: (a: string, b: string) => string) => fc.tuple(inner, inner).map(([a, b]) => show(a, b))
  const task =
    around.tasks === 0
      ? leaf
      : fc
          .tuple(fc.nat(around.tasks - 1), inner, fc.constantFrom("apply", "call", "pipe", "map"))
          .map(([i, a, how]) =>
            how === "call" || locals.includes(`t${i}`)
              ? `CALL("t${i}", ${a})`
              : how === "apply"
                ? `t${i}(${a})`
                : how === "pipe"
                  ? `(${a} |> t${i})`
                  : `join(map([${a}], t${i}))`,
          )
  return fc.oneof(
    { weight: 2, arbitrary: leaf },
    { weight: 3, arbitrary: inner.map((a) => `send(${a})`) },
    { weight: 1, arbitrary: leaf.map((a) => `send(${a})`) },
    { weight: 2, arbitrary: task },
    {
      weight: 1,
      arbitrary: fc.tuple(inner, fc.constantFrom("[send]", "[x => send(x)]")).map(([a, list]) => `${list}[0](${a})`),
    },
    { weight: 1, arbitrary: inner.map((a) => `join(map([${a}], send))`) },
    { weight: 1, arbitrary: inner.map((a) => `load(${a})`) },
    { weight: 1, arbitrary: inner.map((a) => `(${a} |> send)`) },
    { weight: 1, arbitrary: inner.map((a) => `(${a} |> CALL("What of it?"))`) },
    { weight: 1, arbitrary: two((a, b) => `(${a} |> CALL(${b}))`) },
    { weight: 1, arbitrary: inner.map((a) => `CALL("What?", ${a})`) },
    { weight: 1, arbitrary: inner.map((a) => `foreign(${a})`) },
    { weight: 1, arbitrary: two((a, b) => `(${a} + ${b})`) },
    { weight: 1, arbitrary: two((a, b) => `\`\${${a}} and \${${b}}\``) },
    { weight: 1, arbitrary: two((a, b) => `{a: ${a}, b: ${b}}.b`) },
    { weight: 1, arbitrary: two((a, b) => `join([${a}, ${b}])`) },
    { weight: 1, arbitrary: two((a, b) => `(IF ${a} == "lit" THEN ${a} ELSE ${b})`) },
    { weight: 1, arbitrary: two((a, b) => `(TRY string(number(${a})) ELSE error.message + ${b})`) },
    { weight: 1, arbitrary: two((a, b) => `reduce([${a}, ${b}], (x, y) => send(x) + y)`) },
    { weight: 2, arbitrary: fc.tuple(inner, within).map(([a, b]) => `(LET ${fresh} = ${a} IN ${b})`) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(inner, inner, within)
        .map(([a, b, c]) => `(LET other = ${a}, ${fresh} = other + ${b} IN ${c})`),
    },
    { weight: 1, arbitrary: fc.tuple(inner, within).map(([a, b]) => `join(FOR ${fresh} IN [${a}] : ${b})`) },
    { weight: 1, arbitrary: fc.tuple(inner, within).map(([a, b]) => `(${fresh} => ${b})(${a})`) },
    { weight: 1, arbitrary: fc.tuple(inner, within).map(([a, b]) => `(LET f = ${fresh} => ${b} IN f(${a}))`) },
  )
}

// One of the locals has the name of a task: a text in the first place of a CALL then is a question.
const names = fc.constantFrom(["v0", "v1", "v2", "v3", "v4"], ["v0", "t0", "v2", "v3", "v4"])

const program = names.chain((names) => {
  const around = { depth: 4, locals: [], names }
  return fc
    .record({
      constants: fc.tuple(
        ...Array.from({ length: CONSTANTS }, (_, i) => text({ ...around, depth: 2, tasks: 0, constants: i })),
      ),
      tasks: fc.tuple(
        ...Array.from({ length: TASKS }, (_, i) =>
          text({ ...around, depth: 3, locals: ["p"], tasks: i, constants: CONSTANTS }),
        ),
      ),
      emit: text({ ...around, tasks: TASKS, constants: CONSTANTS }),
    })
    .map(({ constants, tasks, emit }) =>
      [
        'IMPORT send, load FROM "host"',
        "PARAM given: string",
        'PARAM kept: string = "lit"',
        "PARAM foreign: any",
        ...constants.map((value, i) => `LET c${i} = ${value}`),
        ...tasks.map((body, i) => `TASK t${i}(p) = ${body}`),
        `EMIT ${emit}`,
      ].join("\n"),
    )
})

interface Seen extends NativeCall {
  readonly value: string
}

async function sent(source: string): Promise<readonly Seen[]> {
  const seen: Seen[] = []
  let store = "nothing"
  const natives = [
    native({
      name: "send",
      parameters: { value: STRING },
      returns: STRING,
      run: ({ value }, call) => {
        seen.push({ value, ...call })
        return (store = value)
      },
    }),
    native({ name: "load", effect: "read", parameters: { value: STRING }, returns: STRING, run: () => store }),
  ]
  const models = scripted(({ question }) => `${ANSWERED} ${question.data.map(({ whole }) => whole).join(" ")}`)
  const foreign = (value: unknown): unknown => [store, (store = String(value))][0]
  await createRuntime({ models, natives }).run(source, { args: { given: GIVEN, foreign } })
  return seen
}

test("of arguments with text that only an answer or only data can contain", async () => {
  let plain = 0
  let all = 0
  await fc.assert(
    fc.asyncProperty(program, async (source) => {
      for (const { value, provenance, by } of await sent(source)) {
        if (value.includes(ANSWERED)) expect(provenance["value"], source).toContain("answer")
        if (value.includes(GIVEN)) expect(provenance["value"], source).toContain("data")
        expect(by).toBe("program")
        all++
        if (provenance["value"]!.length === 0) plain++
      }
    }),
    { numRuns: 1_500 },
  )
  // The program alone is reported often enough to be useful to a host.
  expect(all).toBeGreaterThan(100)
  expect(plain / all).toBeGreaterThan(0.2)
})
