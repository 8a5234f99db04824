// Changes that change the key of a definition, and changes that do not.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { expectSound, keysOf } from "../support/module-keys.ts"

/** The key of the task `t`. */
function keyOf(source: string, options?: Parameters<typeof keysOf>[1]): string {
  return keysOf(source, options).get("t")!
}

describe("no change", () => {
  test.each([
    ["a comment", "TASK t(x) = x + 1", "# about it\nTASK t(x) = # here\n  x + # and here\n  1"],
    ["its documentation", "TASK t(x) = x + 1", "## Adds.\nTASK t(x) = x + 1"],
    ["formatting", "TASK t(x, y) = [x, {a: y}]", "TASK t( x,y )=\n  [\n x ,{ a : y } ]"],
    ["brackets that mean nothing", "TASK t(x) = x * 2 + 1", "TASK t(x) = ((x * 2) + (1))"],
    ["another way to write a text", 'TASK t() = "é\\n"', 'TASK t() = "\\u00e9\\u000a"'],
    ["another way to write a number", "TASK t() = 100", "TASK t() = 1e2"],
    ["another way to write a key", "TASK t() = {a: 1}", 'TASK t() = {"a": 1}'],
    ["the name of a parameter", "TASK t(x) = x + 1", "TASK t(other) = other + 1"],
    [
      "the names of locals",
      "TASK t(x) = LET a = x, b = a IN FOR i, n IN [b] : (y => y + i + n)(TRY a ELSE error.code)",
      "TASK t(p) = LET q = p, r = q IN FOR s, u IN [r] : (v => v + s + u)(TRY q ELSE error.code)",
    ],
    ["the name of what comes from the left of a pipe", "TASK t(x) = x |> trim", "TASK t(y) = y |> trim"],
    [
      "the name of what a pipe hands to a task",
      'TASK t(x) = x |> CALL("u")\nTASK u(x) = x',
      'TASK t(y) = y |> CALL("u")\nTASK u(x) = x',
    ],
    [
      "the name of what CALL hands to a task",
      'TASK t(x) = CALL("u", x) + CALL(u, x)\nTASK u(x) = x',
      'TASK t(y) = CALL("u", y) + CALL(u, y)\nTASK u(x) = x',
    ],
    [
      "the order of record keys",
      "TASK t(x) = {a: x, b: 2, c: {d: 1, e: 2}}",
      "TASK t(x) = {c: {e: 2, d: 1}, b: 2, a: x}",
    ],
    [
      "the order of record keys in types",
      "TASK t(x: {a: string, b?: number}) = x",
      "TASK t(x: {b?: number, a: string}) = x",
    ],
    ["an alias of a type", "TASK t(x: {a: string}) = x", "TASK t(x: Box) = x\nLET Box = {a: string}"],
    ["declared types that say nothing", "TASK t(x) = x", "TASK t(x: any): any = x"],
    [
      "an edit elsewhere",
      "TASK t(x) = u(x)\nTASK u(x) = x\nTASK v(x) = t(x)",
      "TASK t(x) = u(x)\nTASK u(x) = x\nTASK v(x) = t(x) + 1\nTASK w() = 2\nLET more = 3",
    ],
    [
      "the order of declarations",
      "TASK t(x) = u(x) + c\nTASK u(x) = x\nLET c = 1",
      "LET c = 1\nTASK u(x) = x\nTASK t(x) = u(x) + c",
    ],
    [
      "the name of a task that it calls",
      "TASK t(x) = u(x)\nTASK u(x) = x + 1",
      "TASK t(x) = other(x)\nTASK other(x) = x + 1",
    ],
    ["the name of a constant", "TASK t(x) = x + c\nLET c = 1", "TASK t(x) = x + other\nLET other = 1"],
    ["the indentation of a block", 'TASK t() = """\n  a\n  b\n  """', 'TASK t() = """\n      a\n      b\n      """'],
  ])("%s", async (_, before, after) => {
    for (const source of [before, after]) await expectSound(source)
    expect(keyOf(after)).toBe(keyOf(before))
  })

  test("the alias of an import, and the location of the module", () => {
    const files = { "./a.rcl": "TASK u(x) = x + 1\nLET c = 1", "./b.rcl": "TASK u(x) = x + 1\nLET c = 1" }
    const keys = [
      'IMPORT u, c FROM "./a.rcl"\nTASK t(x) = u(x) + c',
      'IMPORT u AS v, c AS d FROM "./a.rcl"\nTASK t(x) = v(x) + d',
      'IMPORT "./a.rcl" AS a\nTASK t(x) = a.u(x) + a.c',
      'IMPORT "./a.rcl" AS other\nTASK t(x) = other.u(x) + other.c',
      'IMPORT "./b.rcl" AS b\nTASK t(x) = b.u(x) + b.c',
      "TASK t(x) = u(x) + c\nTASK u(x) = x + 1\nLET c = 1",
    ].map((source) => keyOf(source, { files }))
    expect(new Set(keys).size).toBe(1)
  })
})

describe("a change", () => {
  test.each([
    ["a number", "TASK t(x) = x + 1", "TASK t(x) = x + 2"],
    ["a number and a text", "TASK t(x) = [1]", 'TASK t(x) = ["1"]'],
    ["null and a text", "TASK t() = null", 'TASK t() = "null"'],
    ["an operator", "TASK t(x) = x + 1", "TASK t(x) = x - 1"],
    ["white space in a text", 'TASK t() = "a b"', 'TASK t() = "a  b"'],
    ["a prompt", 'TASK t(x) = ask("Explain.", x)', 'TASK t(x) = ask("Explain!", x)'],
    ["an option of a question", 'TASK t(x) = ask("q", x)', 'TASK t(x) = ask("q", x, sample: 1)'],
    ["the name by which a model sees a datum", 'TASK t(x) = ask("q", x)', 'TASK t(y) = ask("q", y)'],
    ["the same, in CALL", 'TASK t(x) = CALL("What is it?", x)', 'TASK t(y) = CALL("What is it?", y)'],
    ["the same, in a pipe", 'TASK t(x) = x |> CALL("What is it?")', 'TASK t(y) = y |> CALL("What is it?")'],
    ["the same, where what is called is not known before", "TASK t(f, x) = CALL(f, x)", "TASK t(f, y) = CALL(f, y)"],
    ["the name that an argument gives to a datum", 'TASK t(x) = ask("q", a: x)', 'TASK t(x) = ask("q", b: x)'],
    ["which local is meant", "TASK t(x, y) = x", "TASK t(x, y) = y"],
    ["whether a local hides the one that is meant", "TASK t(x) = LET x = 5 IN x", "TASK t(x) = LET y = 5 IN x"],
    ["the same, in functions", "TASK t(x) = x => x", "TASK t(x) = y => x"],
    ["the order of parameters", "TASK t(x, y) = x - y", "TASK t(y, x) = x - y"],
    ["the number of parameters", "TASK t(x) = 1", "TASK t(x, y) = 1"],
    ["the type of a parameter", "TASK t(x: number) = x", "TASK t(x: string) = x"],
    ["the type of the result", "TASK t(x): number = x", "TASK t(x): string = x"],
    ["a fallback", "TASK t(x = 1) = x", "TASK t(x = 2) = x"],
    ["a constant behind a fallback of the same name", "TASK t(c = c) = c\nLET c = 1", "TASK t(c = c) = c\nLET c = 2"],
    ["an optional key", "TASK t(x: {a: string}) = x", "TASK t(x: {a?: string}) = x"],
    ["the key of a record", "TASK t(x) = {a: x}", "TASK t(x) = {b: x}"],
    ["a field", "TASK t(x) = x.a", "TASK t(x) = x.b"],
    ["?.", "TASK t(x) = x.a", "TASK t(x) = x?.a"],
    ["an item and a slice", "TASK t(x) = x[1]", "TASK t(x) = x[1:]"],
    ["the ends of a slice", "TASK t(x) = x[1:]", "TASK t(x) = x[:1]"],
    ["how lists nest", "TASK t(a, b) = [[a], b]", "TASK t(a, b) = [[a, b]]"],
    [
      "which of two loops has an index",
      "TASK t(x) = FOR a, i IN x : FOR b IN x : b",
      "TASK t(x) = FOR a IN x : FOR b, i IN x : i",
    ],
    ["WHERE", "TASK t(x) = FOR i IN x : i", "TASK t(x) = FOR i IN x WHERE true : i"],
    ["texts and live parts", "TASK t(x) = `a${x}b`", "TASK t(x) = `${x}ab`"],
    ["a task that it calls", "TASK t(x) = u(x)\nTASK u(x) = x", "TASK t(x) = u(x)\nTASK u(x) = x + 1"],
    [
      "a task that it calls through another",
      "TASK t(x) = u(x)\nTASK u(x) = v(x)\nTASK v(x) = 1",
      "TASK t(x) = u(x)\nTASK u(x) = v(x)\nTASK v(x) = 2",
    ],
    ["a task behind CALL", 'TASK t(x) = CALL("u", x)\nTASK u(x) = x', 'TASK t(x) = CALL("u", x)\nTASK u(x) = x + 1'],
    [
      "a task in a function",
      "TASK t(x) = map(x, y => u(y))\nTASK u(x) = x",
      "TASK t(x) = map(x, y => u(y))\nTASK u(x) = x + 1",
    ],
    ["a task as a value", "TASK t(x) = map(x, u)\nTASK u(x) = x", "TASK t(x) = map(x, u)\nTASK u(x) = x + 1"],
    ["a constant", "TASK t(x) = x + c\nLET c = 1", "TASK t(x) = x + c\nLET c = 2"],
    [
      "a task behind a constant",
      "TASK t(x) = x + c\nLET c = u()\nTASK u() = 1",
      "TASK t(x) = x + c\nLET c = u()\nTASK u() = 2",
    ],
    ["an alias of a type", "TASK t(x: Box) = x\nLET Box = {a: string}", "TASK t(x: Box) = x\nLET Box = {a: number}"],
    [
      "an alias of an alias",
      "TASK t(x: [Box]) = x\nLET Box = Inner | null\nLET Inner = {a: string}",
      "TASK t(x: [Box]) = x\nLET Box = Inner | null\nLET Inner = {a: number}",
    ],
    [
      "a type in an expression",
      'TASK t(x) = ask("q", x, returns: Box)\nLET Box = {a: string}',
      'TASK t(x) = ask("q", x, returns: Box)\nLET Box = {a: number}',
    ],
    ["a native and a task of its name", "TASK t(x) = trim(x)", "TASK t(x) = trim(x)\nTASK trim(x) = x"],
    ["a native and another", "TASK t(x) = upper(x)", "TASK t(x) = lower(x)"],
    [
      "a member of a circle",
      "TASK t(x) = u(x)\nTASK u(x) = IF x THEN 1 ELSE t(x)",
      "TASK t(x) = u(x)\nTASK u(x) = IF x THEN 2 ELSE t(x)",
    ],
  ])("%s", async (_, before, after) => {
    for (const source of [before, after]) await expectSound(source)
    expect(keyOf(after)).not.toBe(keyOf(before))
  })

  test("the value of a PARAM that it reaches, and of no other", () => {
    const source = "PARAM p\nPARAM q\nTASK t(x) = u(x)\nTASK u(x) = x + p"
    expect(keyOf(source, { args: { p: 1, q: 1 } })).toBe(keyOf(source, { args: { p: 1, q: 2 } }))
    expect(keyOf(source, { args: { p: 1, q: 1 } })).not.toBe(keyOf(source, { args: { p: 2, q: 1 } }))
    expect(keyOf(source, { args: { p: 1, q: 1 } })).not.toBe(keyOf(source, { args: { p: "1", q: 1 } }))
  })

  test("an imported task", () => {
    const source = 'IMPORT u FROM "./a.rcl"\nTASK t(x) = u(x)'
    const behind = (c: number) => keyOf(source, { files: { "./a.rcl": `TASK u(x) = x + _c\nLET _c = ${c}` } })
    expect(behind(1)).not.toBe(behind(2))
    expect(behind(1)).toBe(behind(1))
  })

  test("members of a circle have keys of their own", () => {
    const keys = keysOf(
      "TASK even(n) = IF n == 0 THEN true ELSE odd(n - 1)\nTASK odd(n) = IF n == 0 THEN true ELSE even(n - 1)",
    )
    expect(keys.get("even")).not.toBe(keys.get("odd"))
  })
})

test("a long chain of tasks", () => {
  const chain = (last: string) =>
    Array.from({ length: 3_000 }, (_, i) =>
      i === 2_999 ? `TASK t${i}(x) = ${last}` : `TASK t${i}(x) = t${i + 1}(x)`,
    ).join("\n")
  const [one, two] = [keysOf(chain("1")), keysOf(chain("2"))]
  for (const name of ["t0", "t1500", "t2999"]) expect(one.get(name)).not.toBe(two.get(name))
})

/** A module as a graph: each definition has a version and reaches others in some way. */
interface Definition {
  readonly version: number
  readonly isConstant: boolean
  readonly reaches: readonly { readonly to: number; readonly by: number }[]
}

const TO_TASK: readonly ((name: string, local: string) => string)[] = [
  (name, local) => `${name}(${local})`,
  (name, local) => `CALL("${name}", ${local})`,
  (name, local) => `map([${local}], item => ${name}(item))`,
  (name, local) => `map([${local}], ${name})`,
  (name, local) => `(${local} |> ${name})`,
  (name, local) => `(FOR item IN [${local}] : ${name}(item))`,
  (name, local) => `(TRY 1 / 0 ELSE ${name}(${local}))`,
  (name, local) => `(LET inner = ${name} IN inner(${local}))`,
  (name, local) => `\`\${${name}(${local})}\``,
  (name, local) => `{b: 1, a: CALL(${name}, ${local})}`,
]

function render(
  definitions: readonly Definition[],
  style: {
    readonly local: string
    readonly order: readonly number[]
    readonly comments: boolean
    readonly backwards: boolean
  },
): string {
  const name = (i: number) => `${definitions[i]!.isConstant ? "c" : "t"}${i}`
  return style.order
    .map((i) => {
      const { version, isConstant, reaches } = definitions[i]!
      const local = isConstant ? "0" : style.local
      const parts = reaches.map(({ to, by }) =>
        definitions[to]!.isConstant ? name(to) : TO_TASK[by % TO_TASK.length]!(name(to), local),
      )
      const entries = [`v: ${version}`, `w: [${parts.join(", ")}]`]
      const body = `{${(style.backwards ? entries.toReversed() : entries).join(", ")}}`
      const comment = style.comments ? `# ${i}\n` : ""
      return (
        `${comment}${isConstant ? `LET ${name(i)} =` : `TASK ${name(i)}(${local}) =`} `
        + `${style.comments ? "# body\n  " : ""}${body}`
      )
    })
    .join("\n\n")
}

const graph = fc
  .integer({ min: 1, max: 7 })
  .chain((size) =>
    fc.record({
      definitions: fc.array(
        fc.record({
          version: fc.constantFrom(1, 2),
          isConstant: fc.boolean(),
          reaches: fc.array(fc.record({ to: fc.nat(size - 1), by: fc.nat() }), { maxLength: 3 }),
        }),
        { minLength: size, maxLength: size },
      ),
      order: fc.shuffledSubarray([...Array(size).keys()], { minLength: size, maxLength: size }),
      edited: fc.nat(size - 1),
    }),
  )

function reaching(definitions: readonly Definition[], target: number): ReadonlySet<number> {
  const found = new Set([target])
  for (let grows = true; grows;) {
    grows = false
    for (const [i, { reaches }] of definitions.entries()) {
      if (found.has(i) || !reaches.some(({ to }) => found.has(to))) continue
      found.add(i)
      grows = true
    }
  }
  return found
}

test("in any module, layout changes no key, and an edit changes exactly the keys of those that reach it", () => {
  fc.assert(
    fc.property(graph, ({ definitions, order, edited }) => {
      const plain = { local: "x", order: [...definitions.keys()], comments: false, backwards: false }
      const before = keysOf(render(definitions, plain))
      const styled = keysOf(render(definitions, { local: "renamed", order, comments: true, backwards: true }))
      for (const [name, key] of before) expect([name, styled.get(name)]).toEqual([name, key])
      const changed = keysOf(
        render(
          definitions.map((definition, i) => (i === edited ? { ...definition, version: 3 } : definition)),
          plain,
        ),
      )
      const affected = reaching(definitions, edited)
      for (const [name, key] of before)
        expect([name, changed.get(name) !== key]).toEqual([name, affected.has(Number(name.slice(1)))])
    }),
    { numRuns: 300 },
  )
})
