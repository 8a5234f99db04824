// FOR and map over a list of 100,000 numbers.

import type { Contender, Group } from "./contender.ts"
import { peer } from "./peers.ts"
import { withoutMemo } from "./recall.ts"
import { fasterThan } from "./statistics.ts"

const ITEMS = 100_000
const LAST = 2 * (ITEMS - 1) + 1

const numbers = (): number[] => Array.from({ length: ITEMS }, (_, i) => i)

function overList(name: string, prepare: (items: number[]) => Promise<() => unknown>): Contender {
  return { name, work: { kind: "function", prepare: async () => ({ run: await prepare(numbers()) }) } }
}

function check(items: unknown): void {
  if (!Array.isArray(items) || items.length !== ITEMS || Number(items[ITEMS - 1]) !== LAST)
    throw new Error("wrong items")
}

/** The list is made inside Recall, which has no list of the host's here; the time of making it is measured, too. */
const recall: readonly Contender[] = [
  withoutMemo(
    "Recall, FOR",
    `TASK go(n: number): number = last(FOR x IN range(0, n) : x * 2 + 1)`,
    ["go", ITEMS],
    LAST,
  ),
  withoutMemo(
    "Recall, map",
    `TASK go(n: number): number = last(map(range(0, n), x => x * 2 + 1))`,
    ["go", ITEMS],
    LAST,
  ),
  withoutMemo("Recall, range alone", `TASK go(n: number): number = last(range(0, n))`, ["go", ITEMS], ITEMS - 1),
  {
    name: "Recall, FOR over the host's list",
    work: withoutMemo(
      "",
      "TASK go(items: [number]): [number] = FOR x IN items : x * 2 + 1\n"
        + "TASK ends(items: [number]): number = last(go(items))",
      ["ends", numbers()],
      LAST,
    ).work,
  },
]

const celJs = overList("cel-js", async (items) => {
  interface Cel {
    parse(text: string): { isSuccess: boolean; cst: unknown }
    evaluate(cst: unknown, context: object): unknown
  }
  const { parse, evaluate } = await peer<Cel>("cel-js")
  const { cst } = parse("items.map(x, x * 2 + 1)")
  return () => check(evaluate(cst, { items }))
})

const marcbachmann = overList("@marcbachmann/cel-js", async (items) => {
  const { parse } = await peer<{ parse(text: string): (context: object) => unknown }>("@marcbachmann/cel-js")
  const run = parse("items.map(x, x * 2.0 + 1.0)")
  return () => check(run({ items }))
})

const jsonata = overList("jsonata", async (items) => {
  const { default: compile } = await peer<{
    default: (text: string) => { evaluate(input: unknown): Promise<unknown> }
  }>("jsonata")
  const expression = compile("$map($, function($x) { $x * 2 + 1 })")
  return async () => check(await expression.evaluate(items))
})

const native = overList("JavaScript, map", async (items) => () => check(items.map((x) => x * 2 + 1)))

export const listsGroup: Group = {
  name: "lists",
  title: "Lists",
  about: "x * 2 + 1 for each of 100,000 numbers.",
  cases: [
    {
      name: "lists",
      title: "FOR and map over 100,000 items",
      rounds: 5,
      amount: { kind: "items", items: ITEMS, item: "an item" },
      contenders: [...recall, native, marcbachmann, celJs, jsonata],
      targets: ["Recall, FOR", "Recall, map"].flatMap((us) => [
        fasterThan(us, "cel-js", "at least"),
        fasterThan(us, "@marcbachmann/cel-js", "at least"),
        fasterThan(us, "jsonata", "at least"),
        fasterThan(us, "JavaScript, map", "aim", 0.1),
      ]),
    },
  ],
}
