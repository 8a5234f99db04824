// Recursion a million deep: time and memory.

import type { Contender, Group, Target } from "./contender.ts"
import { script } from "./programs.ts"
import { withFreshMemo, withoutMemo } from "./recall.ts"
import { fasterThan, median, memory } from "./statistics.ts"

const DEPTH = 1_000_000
const DOWN = "TASK down(n: number): number = IF n == 0 THEN 0 ELSE 1 + down(n - 1)"

function down(n: number): number {
  return n === 0 ? 0 : 1 + down(n - 1)
}

function once(contender: Contender): Contender {
  return contender.work.kind === "function" ? { ...contender, work: { ...contender.work, once: true } } : contender
}

function under(us: string, mebibytes: number, level: Target["level"] = "at least"): Target {
  return {
    what: `${us}: completes, under ${mebibytes.toLocaleString("en")} MiB`,
    level,
    judge(figures) {
      const peaks = memory(figures.get(us))
      if (peaks.length === 0) return { holds: false, measured: "it does not complete" }
      const peak = median(peaks) / 1024
      return { holds: peak < mebibytes, measured: `${Math.round(peak).toLocaleString("en")} MiB` }
    },
  }
}

export const deepGroup: Group = {
  name: "deep",
  title: "Depth",
  about:
    "A task that calls itself a million deep and adds one on the way back. "
    + "Each program has a process of its own and runs it three times: the first "
    + "from cold, which includes compiling and growing the stack; the time is the median of the three. "
    + "The memory is the most that the process held.",
  cases: [
    {
      name: "deep",
      title: "A million nested calls",
      rounds: 3,
      amount: { kind: "items", items: DEPTH, item: "a call" },
      contenders: [
        once(withoutMemo("Recall", DOWN, ["down", DEPTH], DEPTH)),
        once(withFreshMemo("Recall, with memo", DOWN, ["down", DEPTH], DEPTH)),
        script("SWI-Prolog", "deep.pl", DEPTH),
        script("Guile", "deep.scm", DEPTH),
        script("Guile, interpreted", "deep.scm", DEPTH),
        script("Python", "deep.py", DEPTH),
        script("Lua", "deep.lua", DEPTH),
        script("LuaJIT", "deep.lua", DEPTH),
        once({ name: "JavaScript", work: { kind: "function", prepare: async () => ({ run: () => down(DEPTH) }) } }),
      ],
      targets: [
        under("Recall", 1024),
        under("Recall, with memo", 1024),
        under("Recall", 150, "aim"),
        under("Recall, with memo", 300, "aim"),
        fasterThan("Recall", "Python", "aim"),
        fasterThan("Recall", "Guile", "aim"),
        fasterThan("Recall", "Guile, interpreted", "aim"),
      ],
    },
  ],
}
