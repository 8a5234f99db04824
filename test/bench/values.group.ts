// Values that grow, shrink and are shared: their time and memory are to follow the work of a program, not the size of
// the values that it passes on.

import type { Model } from "../../src/index.ts"
import type { Case, Contender, Group } from "./contender.ts"
import { script } from "./programs.ts"
import { called, tasksOf, withFreshMemo, withoutMemo } from "./recall.ts"
import { linear, memoryAtMost, timeAtMost, within } from "./statistics.ts"
import { asRecall, madePieces } from "./texts.ts"

/** The sizes of all cases. A test runs every program at small ones. */
export interface Sizes {
  readonly knapsack: { readonly items: number; readonly capacity: number }
  readonly total: number
  readonly append: number
  readonly merge: { readonly keys: number; readonly times: number }
  readonly grown: number
  readonly steps: number
  readonly compared: number
  /** Levels, and the limit of the length of a text, which they exceed. */
  readonly printed: { readonly levels: number; readonly textLength: number }
  /** UTF-16 units. */
  readonly search: number
  readonly chunks: number
  readonly answer: number
  readonly prices: { readonly different: number; readonly times: number }
  readonly factorial: number
}

const PUBLISHED: Sizes = {
  knapsack: { items: 100, capacity: 1_000 },
  total: 10_000,
  append: 40_000,
  merge: { keys: 1_000, times: 5_000 },
  grown: 20_000,
  steps: 3_000,
  compared: 40,
  printed: { levels: 30, textLength: 268_435_456 },
  search: 200_000,
  chunks: 300_000,
  answer: 1_000_000,
  prices: { different: 1_000, times: 100 },
  factorial: 1_000,
}

const BY_INDEX = `TASK best(items: [{weight: number, value: number}], i: number, room: number): number =
  IF i == length(items) THEN 0
  ELSE IF items[i].weight > room THEN best(items, i + 1, room)
  ELSE max([best(items, i + 1, room), items[i].value + best(items, i + 1, room - items[i].weight)])`
const BY_SLICES = `TASK best(items: [{weight: number, value: number}], room: number): number =
  IF items == [] THEN 0
  ELSE IF items[0].weight > room THEN best(items[1:], room)
  ELSE max([best(items[1:], room), items[0].value + best(items[1:], room - items[0].weight)])`
const TOTAL = `TASK total(xs: [number]): number = IF xs == [] THEN 0 ELSE xs[0] + total(xs[1:])
TASK go(n: number): number = total(range(0, n))`
const APPEND = "TASK go(n: number): number = length(reduce(range(0, n), (acc, x) => acc + [x], []))"
const MERGE = `TASK go(size: number, times: number): number =
  LET start = from_entries(FOR i IN range(0, size) : [\`key\${i}\`, i])
  IN sum(values(reduce(range(0, times), (acc, i) => merge(acc, from_entries([[\`key\${i % size}\`, i]])), start)))`
const GROW = `TASK go(n: number): number =
  length(keys(reduce(range(0, n), (acc, i) => merge(acc, from_entries([[\`key\${i}\`, i]])), {})))`
const STEP = `TASK step(s, e) = merge(s, {log: s.log + [e], n: s.n + 1})
TASK go(n: number): number = LET end = reduce(range(0, n), step, {log: [], n: 0}) IN end.n + length(end.log)`
const NESTED = "reduce(range(0, n), (a, b) => [a, a], 1)"
const COMPARE = `TASK go(n: number): boolean = ${NESTED} == ${NESTED}`
const TO_JSON = `TASK go(n: number): string = to_json(${NESTED})`
const IN_TEMPLATE = `TASK go(n: number): string = LET nested = ${NESTED} IN \`The list is \${nested}.\``
const SEARCH = "TASK go(text: string, run: number): number = length(search(text + string(run), text))"
const CHUNKS = "TASK go(text: string): number = length(chunks(text, 1))"
const FACTORIAL = `TASK go(n: number): number = reduce(range(1, n + 1), (a, b) => a * b, 1) % 1009`

const show = (count: number): string => count.toLocaleString("en")

/** The contender `Recall, 10,000`. */
const at = (count: number): string => `Recall, ${show(count)}`

function named(name: string, contender: Contender): Contender {
  return { ...contender, name }
}

/** A program of scripts/values.py. */
function python(name: string, program: string, ...sizes: readonly number[]): Contender {
  return named(name, script("Python", "values.py", program, ...sizes))
}

function knapsackCase({ items, capacity }: Sizes["knapsack"]): Case {
  const list = Array.from({ length: items }, (_, i) => ({ weight: 1 + ((i * 37) % 97), value: 1 + ((i * 53) % 101) }))
  const [index, slices] = ["Recall, by index", "Recall, items[1:]"]
  // One row of the table of all subproblems, filled item by item.
  const best = Array.from({ length: capacity + 1 }, () => 0)
  for (const { weight, value } of list)
    for (let room = capacity; room >= weight; room--) best[room] = Math.max(best[room]!, value + best[room - weight]!)
  return {
    name: "knapsack",
    title: `A knapsack: ${show(items)} items, a capacity of ${show(capacity)}`,
    rounds: 3,
    contenders: [
      withFreshMemo(index, BY_INDEX, ["best", list, 0, capacity], best[capacity]),
      withFreshMemo(slices, BY_SLICES, ["best", list, capacity], best[capacity]),
      python("Python, by index", "knapsack-index", items, capacity),
      python("Python, items[1:]", "knapsack-slices", items, capacity),
    ],
    targets: [timeAtMost(slices, index, 2)],
  }
}

function totalCase(count: number): Case {
  const total = (n: number): Contender => withFreshMemo(at(n), TOTAL, ["go", n], (n * (n - 1)) / 2, { once: true })
  return {
    name: "total",
    title: "The sum of a list by `xs[0] + total(xs[1:])`",
    rounds: 3,
    contenders: [total(count), total(2 * count), python("Python", "total", count)],
    targets: [
      linear(at(2 * count), at(count)),
      timeAtMost(at(count), "Python", 3),
      memoryAtMost(at(count), "Python", 3),
    ],
  }
}

function appendCase(count: number): Case {
  const append = (n: number): Contender => withoutMemo(at(n), APPEND, ["go", n], n)
  return {
    name: "append",
    title: "A list grown by `reduce(…, (acc, x) => acc + [x], [])`",
    rounds: 3,
    contenders: [append(count), append(2 * count), python("Python", "append", count)],
    targets: [linear(at(2 * count), at(count)), within(at(count), 200)],
  }
}

function mergeCases({ keys, times }: Sizes["merge"], grown: number): readonly Case[] {
  const latest = Array.from({ length: keys }, (_, i) => i)
  for (let i = 0; i < times; i++) latest[i % keys] = i
  const sum = latest.reduce((a, b) => a + b, 0)
  return [
    {
      name: "merge",
      title: `${show(times)} merges into a record of ${show(keys)} keys`,
      rounds: 3,
      amount: { kind: "items", items: times, item: "a merge" },
      contenders: [
        withoutMemo("Recall", MERGE, ["go", keys, times], sum),
        python("Python, {**acc, k: v}", "merge", keys, times),
      ],
      targets: [within("Recall", 500)],
    },
    {
      name: "grow",
      title: `A record grown to ${show(grown)} keys, one merge for each`,
      rounds: 3,
      amount: { kind: "items", items: grown, item: "a merge" },
      contenders: [withoutMemo("Recall", GROW, ["go", grown], grown)],
      targets: [within("Recall", 500)],
    },
  ]
}

function stateCase(steps: number): Case {
  const state = (n: number): Contender => withFreshMemo(at(n), STEP, ["go", n], 2 * n)
  return {
    name: "state",
    title: "A state with a growing log, passed through a task",
    rounds: 3,
    contenders: [state(steps), state(2 * steps)],
    targets: [linear(at(2 * steps), at(steps))],
  }
}

function sharedCases(compared: number, { levels, textLength }: Sizes["printed"]): readonly Case[] {
  const printed = (name: string, source: string): Contender => ({
    name,
    work: {
      kind: "function",
      async prepare() {
        const tasks = await tasksOf(source, { memo: false, limits: { textLength } })
        return { run: () => failing("text-too-long", tasks["go"]!(levels)) }
      },
    },
  })
  return [
    {
      name: "compared",
      title: `Two lists of ${compared} shared levels compared`,
      rounds: 3,
      contenders: [withoutMemo("Recall", COMPARE, ["go", compared], true)],
      targets: [within("Recall", 1)],
    },
    {
      name: "printed",
      title: `A list of ${levels} shared levels printed: text-too-long`,
      rounds: 3,
      contenders: [printed("to_json", TO_JSON), printed("in a template", IN_TEMPLATE)],
      targets: [within("to_json", 100), within("in a template", 100)],
    },
  ]
}

async function failing(code: string, result: Promise<unknown>): Promise<void> {
  const ended = await result.then(
    () => "with a result",
    (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
  )
  if (ended !== code) throw new Error(`it ended ${String(ended)}, not ${code}`)
}

function textCases({ search, chunks, answer }: Sizes): readonly Case[] {
  return [
    twice("search", "`search` of a text for itself", search, "UTF-16 units", (name, length) => ({
      name,
      work: {
        kind: "function",
        async prepare() {
          const tasks = await tasksOf(SEARCH, { memo: false })
          const text = asRecall(madePieces(length, 420)).slice(0, length)
          let run = 0
          // Another text each time, since the index of a text is kept.
          return { run: () => called(tasks, ["go", text, run++], 5) }
        },
      },
    })),
    twice("chunks", "`chunks(text, 1)` of emoji", chunks, "emoji", (name, count) =>
      withoutMemo(name, CHUNKS, ["go", "🥨".repeat(count)], count),
    ),
    // Not a record, however it is mended: the answer is refused, and asked for twice more.
    twice("decode", "An answer of almost JSON, refused in three attempts", answer, "UTF-16 units", (name, length) =>
      answered(name, length, "{a: number}", (result) => failing("undecodable-answer", result)),
    ),
  ]
}

/** A size and twice the size. */
function twice(
  name: string,
  title: string,
  size: number,
  unit: string,
  contender: (name: string, size: number) => Contender,
): Case {
  const [once, doubled] = [`${show(size)} ${unit}`, `${show(2 * size)} ${unit}`]
  return {
    name,
    title,
    rounds: 3,
    contenders: [contender(once, size), contender(doubled, 2 * size)],
    targets: [linear(doubled, once), within(once, 1_000)],
  }
}

const LINE = "{a:1}\n"

/** A question that a scripted model answers with lines of almost JSON. */
function answered(
  name: string,
  length: number,
  type: string,
  check: (result: Promise<unknown>, lines: number) => Promise<void>,
): Contender {
  return {
    name,
    work: {
      kind: "function",
      async prepare() {
        const { scripted } = await import("../../src/testing/index.ts")
        const lines = Math.round(length / LINE.length)
        const models: Model = scripted([{ question: /^/, answer: LINE.repeat(lines) }])
        const source = `TASK go(): number = length(ask("List them.", returns: ${type}, recursive: false))`
        const tasks = await tasksOf(source, { memo: false, models })
        return { run: () => check(tasks["go"]!(), lines) }
      },
    },
  }
}

function numberCases({ prices: { different, times }, factorial }: Sizes): readonly Case[] {
  const cents = Array.from({ length: different }, (_, i) => 1 + ((i * 37) % 9_973))
  const sum = (times * cents.reduce((a, b) => a + b, 0)) / 100
  const prices = `LET prices = [${cents.map((price) => (price / 100).toFixed(2)).join(", ")}]
TASK go(times: number): number =
  reduce(range(0, times), (sum, _) => reduce(prices, (a, b) => a + b, sum), 0)`
  let rest = 1
  for (let i = 2; i <= factorial; i++) rest = (rest * i) % 1009
  return [
    {
      name: "prices",
      title: `The sum of ${show(times)} × ${show(different)} prices, exactly`,
      rounds: 3,
      amount: { kind: "items", items: different * times, item: "an addition" },
      contenders: [
        withoutMemo("Recall", prices, ["go", times], sum),
        python("Python, Decimal", "prices", different, times),
      ],
      targets: [timeAtMost("Recall", "Python, Decimal", 3)],
    },
    {
      name: "factorial",
      title: `${show(factorial)}! modulo 1,009, exactly`,
      rounds: 3,
      contenders: [
        withoutMemo("Recall", FACTORIAL, ["go", factorial], rest),
        python("Python, int", "factorial", factorial),
      ],
      targets: [],
    },
  ]
}

export function valuesGroupOf(sizes: Sizes): Group {
  return {
    name: "values",
    title: "Values",
    about:
      "Programs that pass values on in every step: a list without its first item, a list or a record that grows by "
      + "one, a state with a log, lists whose levels share their items (each level is `[a, a]` of the one below, so "
      + "30 levels print as more than a thousand million characters), long texts, long answers of a scripted model, "
      + "and exact numbers. Every program checks its result. A number after “Recall” is the number of items or steps; "
      + "twice as many must take at most twice as long. Python runs the same programs with slices, `acc + [x]`, "
      + "`{**acc, k: v}`, `lru_cache` and `Decimal`. The sum of a list runs three times in each process, the first "
      + "from cold; its memory is the most that the process held.",
    cases: [
      knapsackCase(sizes.knapsack),
      totalCase(sizes.total),
      appendCase(sizes.append),
      ...mergeCases(sizes.merge, sizes.grown),
      stateCase(sizes.steps),
      ...sharedCases(sizes.compared, sizes.printed),
      ...textCases(sizes),
      ...numberCases(sizes),
    ],
  }
}

export const valuesGroup: Group = valuesGroupOf(PUBLISHED)
