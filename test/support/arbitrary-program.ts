// Arbitrary programs that end: tasks that call each other with a decreasing number, in expressions of every kind.

import fc from "fast-check"

export interface ProgramOptions {
  /**
   * Expressions for a value that has to be waited for, each given an expression for the value. Left out, nothing waits.
   */
  readonly waits?: readonly string[]
  /** Whether each task reports `begin(name, n, xs)` and `done(name, n, xs, value)`. */
  readonly spied?: boolean
}

/** The names of numbers that an expression may use besides `n` and `xs`, where `count` are in scope. */
const locals = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `v${i}`)

/**
 * A module of tasks `t0`, `t1`, … over a small number `n` and a short list `xs`. Calls pass `n - 1` and stop at 0.
 * Failures (a missing item, a division by zero, a missing key) happen now and then, and are sometimes caught.
 */
export function program({ waits = [], spied = false }: ProgramOptions = {}): fc.Arbitrary<string> {
  return fc.integer({ min: 1, max: 4 }).chain((tasks) => {
    const body = number(tasks, 0, 4, waits)
    return fc
      .record({
        bodies: fc.array(body, { minLength: tasks, maxLength: tasks }),
        calls: fc.array(
          fc.record({
            task: fc.nat(tasks - 1),
            n: fc.nat(3),
            xs: fc.array(fc.nat(3), { maxLength: 3 }),
            caught: fc.boolean(),
          }),
          { minLength: 1, maxLength: 4 },
        ),
      })
      .map(({ bodies, calls }) =>
        [
          ...(spied ? ['IMPORT begin, done FROM "host"'] : []),
          ...(waits.some((wait) => wait.startsWith("wait")) ? ['IMPORT wait FROM "host"'] : []),
          "LET c0 = [1, 2, 3]",
          ...bodies.map(
            (text, i) =>
              `TASK t${i}(n, xs) = ${
                spied
                  ? `LET begun = begin("t${i}", n, xs) IN done("t${i}", n, xs, ${text})`
                  : `LET label = "t${i}" IN ${text}`
              }`,
          ),
          `EMIT [${calls
            .map(({ task, n, xs, caught }) => {
              const call = `t${task}(${n}, [${xs.join(", ")}])`
              return caught ? `TRY ${call} ELSE error.code` : call
            })
            .join(", ")}]`,
        ].join("\n"),
      )
  })
}

function number(tasks: number, bound: number, depth: number, waits: readonly string[]): fc.Arbitrary<string> {
  const names = ["n", ...locals(bound)]
  const leaf = fc.oneof(fc.nat(5).map(String), fc.constantFrom(...names), fc.constant("length(xs)"))
  if (depth === 0) return leaf
  const inner = number(tasks, bound, depth - 1, waits)
  const within = number(tasks, bound + 1, depth - 1, waits)
  const items = list(tasks, bound, depth - 1, waits)
  const test = condition(tasks, bound, depth - 1, waits)
  const name = `v${bound}`
  const two = (join: (a: string, b: string) => string) => fc.tuple(inner, inner).map(([a, b]) => join(a, b))
  const call = fc
    .tuple(fc.nat(tasks - 1), items, leaf)
    .map(([task, xs, otherwise]) => `(IF n < 1 THEN ${otherwise} ELSE t${task}(n - 1, ${xs}))`)
  return fc.oneof(
    { weight: 2, arbitrary: leaf },
    { weight: 4, arbitrary: call },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.nat(tasks - 1), items)
        .map(([task, xs]) => `(IF n < 1 THEN 0 ELSE CALL("t${task}", xs: ${xs}, n: n - 1))`),
    },
    { weight: 2, arbitrary: two((a, b) => `(${a} + ${b})`) },
    { weight: 1, arbitrary: two((a, b) => `(${a} - ${b})`) },
    { weight: 1, arbitrary: two((a, b) => `(${a} * ${b} % 11)`) },
    { weight: 1, arbitrary: two((a, b) => `(${a} / ${b})`) },
    { weight: 1, arbitrary: fc.tuple(items, inner).map(([xs, i]) => `${xs}[${i}]`) },
    { weight: 1, arbitrary: items.map((xs) => `(sum(${xs}) % 13)`) },
    { weight: 1, arbitrary: two((a, b) => `length(\`\${${a}} \${[${b}]}\`)`) },
    { weight: 1, arbitrary: fc.tuple(inner, fc.constantFrom("a", "b")).map(([a, key]) => `{a: ${a}}.${key}`) },
    { weight: 2, arbitrary: fc.tuple(test, inner, inner).map(([c, a, b]) => `(IF ${c} THEN ${a} ELSE ${b})`) },
    { weight: 2, arbitrary: fc.tuple(inner, within).map(([a, b]) => `(LET ${name} = ${a} IN ${b})`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(inner, within, number(tasks, bound + 2, depth - 1, waits))
        .map(([a, b, c]) => `(LET ${name} = ${a}, v${bound + 1} = ${b} IN ${c})`),
    },
    { weight: 2, arbitrary: two((a, b) => `(TRY ${a} ELSE ${b})`) },
    { weight: 1, arbitrary: fc.tuple(within, inner).map(([a, b]) => `(${name} => ${a})(${b})`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(items, number(tasks, bound + 2, depth - 1, waits), inner)
        .map(([xs, a, b]) => `reduce(${xs}, (${name}, v${bound + 1}) => ${a} % 17, ${b})`),
    },
    ...waits.map((wait) => ({ weight: 3, arbitrary: inner.map((a) => wait.replace("VALUE", a)) })),
  )
}

function list(tasks: number, bound: number, depth: number, waits: readonly string[]): fc.Arbitrary<string> {
  const leaf = fc.constantFrom("xs", "[]", "[1, 2]", "c0", "[n]")
  if (depth <= 0) return leaf
  const item = number(tasks, bound, depth - 1, waits)
  const within = number(tasks, bound + 1, depth - 1, waits)
  const inner = list(tasks, bound, depth - 1, waits)
  const name = `v${bound}`
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    { weight: 2, arbitrary: fc.array(item, { minLength: 1, maxLength: 3 }).map((all) => `[${all.join(", ")}]`) },
    { weight: 2, arbitrary: fc.tuple(inner, within).map(([xs, a]) => `(FOR ${name} IN ${xs}[:3] : ${a})`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(inner, condition(tasks, bound + 1, depth - 1, waits), within)
        .map(([xs, c, a]) => `(FOR ${name} IN ${xs}[:3] WHERE ${c} : ${a})`),
    },
    { weight: 1, arbitrary: fc.tuple(inner, within).map(([xs, a]) => `map(${xs}[:3], ${name} => ${a})`) },
    { weight: 1, arbitrary: fc.tuple(inner, inner).map(([xs, ys]) => `(${xs} + ${ys})[:4]`) },
    { weight: 1, arbitrary: inner.map((xs) => `${xs}[1:]`) },
  )
}

function condition(tasks: number, bound: number, depth: number, waits: readonly string[]): fc.Arbitrary<string> {
  const item = number(tasks, bound, depth - 1 < 0 ? 0 : depth - 1, waits)
  const compare = fc
    .tuple(item, fc.constantFrom("<", "==", "!=", ">="), item)
    .map(([a, operator, b]) => `${a} ${operator} ${b}`)
  if (depth <= 1) return compare
  const inner = condition(tasks, bound, depth - 1, waits)
  return fc.oneof(
    { weight: 3, arbitrary: compare },
    { weight: 1, arbitrary: fc.tuple(item, list(tasks, bound, depth - 1, waits)).map(([a, xs]) => `(${a} IN ${xs})`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(inner, fc.constantFrom("AND", "OR"), inner)
        .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
    },
    { weight: 1, arbitrary: inner.map((a) => `NOT (${a})`) },
  )
}
