// Remembered calls: the time of the first evaluation, its growth, and the cost of a hit.

import type { Contender, Group, Target } from "./contender.ts"
import { script } from "./programs.ts"
import { withFreshMemo, tasksOf } from "./recall.ts"
import { fasterThan, linear, median, times } from "./statistics.ts"

/** The numbers grow too large past fib(1476). */
const FIB = "TASK fib(n: number): number = IF n < 2 THEN n ELSE (fib(n - 1) + fib(n - 2)) % 1000007"
const HITS = 200_000

/** `run` makes each call of the two loops a different one, so that only the inner call is remembered. */
const HIT_OR_NOT = `TASK double(n: number): number = n * 2
TASK asking(times: number, run: number): number = sum(FOR i IN range(0, times) : double(i % 100))
TASK idle(times: number, run: number): number = sum(FOR i IN range(0, times) : i % 100)`

function fibModulo(n: number): number {
  let [a, b] = [0, 1]
  for (let i = 0; i < n; i++) [a, b] = [b, (a + b) % 1_000_007]
  return a
}

function remembered(name: string, n: number): Contender {
  return withFreshMemo(name, FIB, ["fib", n], fibModulo(n))
}

function named(name: string, contender: Contender): Contender {
  return { ...contender, name }
}

/** A loop that asks for remembered results, less the same loop without asking. */
const hits: Contender = {
  name: "Recall",
  work: {
    kind: "function",
    async prepare() {
      const tasks = await tasksOf(HIT_OR_NOT)
      let run = 0
      const measure = async (task: string): Promise<number> => {
        const start = performance.now()
        await tasks[task]!(HITS, run++)
        return performance.now() - start
      }
      const differences: number[] = []
      for (let round = 0; round < 12; round++) differences.push((await measure("asking")) - (await measure("idle")))
      const difference = Math.max(0.001, median(differences.slice(2)))
      return { run: () => difference, instead: difference }
    },
  },
}

const underTwoMicroseconds: Target = {
  what: "Recall: a hit under 2 µs",
  level: "at least",
  judge(figures) {
    const measured = times(figures.get("Recall"))
    if (measured.length === 0) return undefined
    const microseconds = (median(measured) / HITS) * 1000
    return { holds: microseconds < 2, measured: `${microseconds.toPrecision(2)} µs` }
  },
}

export const memoGroup: Group = {
  name: "memo",
  title: "Remembered results",
  about:
    "fib with every result remembered (from fib(2) on modulo 1,000,007, "
    + "since the numbers would grow too large), each time from an empty memo. "
    + "Python keeps a dictionary, SWI-Prolog a table.",
  cases: [
    {
      name: "fib1000",
      title: "fib(1000)",
      rounds: 5,
      amount: { kind: "items", items: 1001, item: "an evaluation" },
      contenders: [
        remembered("Recall", 1000),
        named("Python, dictionary", script("Python", "memo.py", 1000)),
        named("SWI-Prolog, tabling", script("SWI-Prolog", "memo.pl", 1000)),
      ],
      targets: [
        fasterThan("Recall", "SWI-Prolog, tabling", "at least"),
        fasterThan("Recall", "Python, dictionary", "aim"),
      ],
    },
    {
      name: "linear",
      title: "Larger arguments: linear growth",
      rounds: 5,
      contenders: [
        ...[25_000, 50_000, 100_000, 200_000].map((n) => remembered(`Recall, fib(${n.toLocaleString("en")})`, n)),
        named("Python, fib(50,000)", script("Python", "memo.py", 50_000)),
        named("SWI-Prolog, fib(50,000)", script("SWI-Prolog", "memo.pl", 50_000)),
      ],
      targets: [
        linear("Recall, fib(50,000)", "Recall, fib(25,000)"),
        linear("Recall, fib(100,000)", "Recall, fib(50,000)"),
        linear("Recall, fib(200,000)", "Recall, fib(100,000)"),
        fasterThan("Recall, fib(50,000)", "SWI-Prolog, fib(50,000)", "at least"),
        fasterThan("Recall, fib(50,000)", "Python, fib(50,000)", "aim"),
      ],
    },
    {
      name: "hit",
      title: "A remembered result",
      rounds: 5,
      amount: { kind: "items", items: HITS, item: "a hit" },
      contenders: [hits, script("Python", "hit.py")],
      targets: [underTwoMicroseconds, fasterThan("Recall", "Python", "aim")],
    },
  ],
}
