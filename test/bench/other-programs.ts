// Forty different programs, so that the engine below has seen more than one shape of everything.

import { createRuntime } from "../../src/index.ts"

/** Each uses n, so that four sizes of each make different work. */
const PROGRAMS: readonly ((n: number) => string)[] = [
  (n) => `TASK count(n: number): number = IF n == 0 THEN 0 ELSE 1 + count(n - 1)\nEMIT count(${n * 50})`,
  (n) =>
    "TASK even(n: number): boolean = IF n == 0 THEN true ELSE odd(n - 1)\n"
    + `TASK odd(n: number): boolean = IF n == 0 THEN false ELSE even(n - 1)\nEMIT even(${n * 40})`,
  (n) =>
    'TASK reversed(t: string): string = IF t == "" THEN "" ELSE reversed(t[1:]) + t[0]\n'
    + `EMIT reversed(pad("ab", ${n * 4}, fill: "cd"))`,
  (n) => `EMIT map(range(0, ${n * 30}), x => {a: x, b: x * 2}) |> filter(r => r.a % 3 == 0) |> map(r => r.b)`,
  (n) => `EMIT FOR x, i IN range(0, ${n * 30}) WHERE x % 2 == 0 : [x, i, \`\${x}-\${i}\`]`,
  (n) =>
    "TASK insert(xs: [number], x: number): [number] = IF xs == [] THEN [x] ELSE IF x <= xs[0] THEN "
    + "[x] + xs ELSE [xs[0]] + insert(xs[1:], x)\n"
    + `EMIT reduce(FOR i IN range(0, ${n * 3}) : (i * 37) % 101, (sorted, x) => insert(sorted, x), [])`,
  (n) => `LET compose = (f, g) => x => f(g(x))\nEMIT FOR i IN range(0, ${n * 20}) : compose(x => x + 1, x => x * 2)(i)`,
  (n) => `EMIT group_by(range(0, ${n * 20}), x => x % 7) |> map(g => {key: g.key, total: sum(g.items)})`,
  (n) =>
    "TASK tree(n: number): any = IF n == 0 THEN null ELSE {left: tree(n - 1), right: tree(n - 1), size: n}\n"
    + "TASK size(t: any): number = IF t == null THEN 0 ELSE 1 + size(t.left) + size(t.right)\n"
    + `EMIT size(tree(${Math.min(10, n)}))`,
  (n) =>
    `EMIT FOR i IN range(0, ${n * 10}) : TRY (IF i % 3 == 0 THEN 1 / 0 ELSE number("x")) ELSE `
    + 'error.message + " at " + string(i)',
]

/** Runs them all, with memo and without. */
export async function runOtherPrograms(): Promise<void> {
  for (const memo of [true, false]) {
    for (const n of [5, 10, 20, 40]) {
      for (const program of PROGRAMS) await createRuntime({ memo }).run(program(n))
    }
  }
}
