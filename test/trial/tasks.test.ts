// The generated problems: the same for a seed everywhere, without a line twice, and with the truth that is in the text.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createRuntime } from "../../src/index.ts"
import { armsOf, programOf } from "../../scripts/trial/arms.ts"
import { KINDS, questionOf, type Kind } from "../../scripts/trial/questions.ts"
import { createRandom } from "../../scripts/trial/random.ts"
import { digestOf, problemOf, type Problem } from "../../scripts/trial/task.ts"
import { chain } from "../../scripts/trial/tasks/chain.ts"
import { counts, type Counts } from "../../scripts/trial/tasks/counts.ts"
import { extraction, type Order } from "../../scripts/trial/tasks/extraction.ts"
import { TASKS } from "../../scripts/trial/tasks/index.ts"
import { letters } from "../../scripts/trial/tasks/letters.ts"
import { needles } from "../../scripts/trial/tasks/needles.ts"
import { pairs } from "../../scripts/trial/tasks/pairs.ts"
import { summary, type Fact } from "../../scripts/trial/tasks/summary.ts"
import { table, type TableRow } from "../../scripts/trial/tasks/table.ts"
import { askedIn, kindsOf, lockersIn, ordersIn, repairsIn, sentencesIn } from "./reading.ts"

const seeds = fc.integer({ min: 0, max: 1_000_000 })

/** Checks a problem of some size for many seeds. */
function always(task: (typeof TASKS)[number], most: number, check: (problem: Problem, size: number) => void): void {
  const sizes = fc.integer({ min: task.bounds[0], max: most })
  const property = fc.property(seeds, sizes, (seed, size) => check(problemOf(task, size, seed), size))
  fc.assert(property, { numRuns: 40 })
}

describe.each(TASKS)("$name", (task) => {
  test("a seed gives the same problem again, and another seed another one", () => {
    const shown = ({ question, data, truth }: Problem) => JSON.stringify([question, data, truth])
    fc.assert(
      fc.property(seeds, (seed) => {
        const size = task.bounds[0]
        expect(shown(problemOf(task, size, seed))).toBe(shown(problemOf(task, size, seed)))
        expect(problemOf(task, size, seed).data.text).not.toBe(problemOf(task, size, seed + 1).data.text)
      }),
      { numRuns: 20 },
    )
  })

  test("has problems of every named size and of its greatest one, of about that size", () => {
    const { small, medium, large } = task.sizes
    for (const size of [task.bounds[0], small, medium, large, task.bounds[1]]) {
      const { text } = problemOf(task, size, 7).data
      const counted = {
        lines: text.split("\n").length,
        sentences: sentencesIn(text).length,
        words: text.split(" ").length,
        characters: text.length,
      }[task.unit]
      expect(Math.abs(counted - size)).toBeLessThanOrEqual(task.unit === "characters" ? size / 5 + 400 : 0)
    }
  })

  test("has programs that compile", async () => {
    const problem = problemOf(task, task.bounds[0], 1)
    for (const arm of armsOf(["all"], "turn")) {
      const program = programOf(problem, arm)
      if (program !== null) await createRuntime().compile(program.source)
    }
  })
})

test("the problems of a seed are always these: recorded trials rely on it", () => {
  const digests = TASKS.map((task) => [task.name, digestOf(problemOf(task, task.sizes.small, 1))])
  expect(Object.fromEntries(digests)).toEqual({
    chain: "d49147f010663d6b",
    counts: "59ad6beff5311d86",
    extraction: "bd1295430351570c",
    letters: "984f1ffba7b1cadc",
    needles: "f5bdc4e66342d384",
    pairs: "c5409ed817eb4dcd",
    summary: "07d6da3a14993fa7",
    table: "f6d469c62d4b0892",
  })
})

describe("counts", () => {
  test("each question is of one kind, no line occurs twice, and the counts are those of the text", () => {
    always(counts, 1_500, ({ data, truth }, size) => {
      const asked = askedIn(data.text)
      expect(asked).toHaveLength(size)
      expect(new Set(asked.map(({ question }) => question)).size).toBe(size)
      const counted = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as { [kind in Kind]: number }
      for (const { question } of asked) {
        const kinds = kindsOf(question)
        expect(kinds, question).toHaveLength(1)
        counted[kinds[0]!]++
      }
      expect(counted).toEqual(truth)
    })
  })

  test("the proportions differ from seed to seed", () => {
    const shares = Array.from({ length: 30 }, (_, seed) => (problemOf(counts, 600, seed).truth as Counts).human / 600)
    expect(Math.max(...shares) - Math.min(...shares)).toBeGreaterThan(0.15)
  })

  test("no word gives a kind away: one that often occurs in a kind occurs in others, too", () => {
    const random = createRandom(1)
    const LINES = 2_000
    const words = new Map<string, Map<string, number>>()
    for (const kind of KINDS) {
      const seen = new Set<string>()
      for (let i = 0; i < LINES; i++)
        for (const word of new Set(
          questionOf(kind, random, seen)
            .toLowerCase()
            .match(/\p{L}+/gu),
        )) {
          const by = words.get(word) ?? new Map<string, number>()
          words.set(word, by.set(kind, (by.get(kind) ?? 0) + 1))
        }
    }
    for (const [word, by] of words) {
      const all = [...by.values()].reduce((sum, count) => sum + count, 0)
      // A tenth of the questions of a kind are of one template, so a word of more than a fifth is of several.
      for (const [kind, count] of by)
        if (count > 0.22 * LINES) expect(count / all, `${word}: ${kind}`).toBeLessThan(0.75)
    }
  })
})

test("pairs: the pairs are those of the users that have asked both", () => {
  always(pairs, 1_500, ({ data, truth, question }) => {
    const [, one, other] = /of the kind (\w+) and at least one of the kind (\w+)/.exec(question)!
    const asked = askedIn(data.text)
    expect(new Set(asked.map((line) => line.question)).size).toBe(asked.length)
    const users = [...Map.groupBy(asked, ({ user }) => user)]
      .filter(([, lines]) => {
        const kinds = lines.flatMap((line) => kindsOf(line.question))
        return kinds.includes(one as never) && kinds.includes(other as never)
      })
      .map(([user]) => user)
      .sort((a, b) => a - b)
    expect(users.length).toBeGreaterThanOrEqual(5)
    const found = users.flatMap((first, i) => users.slice(i + 1).map((second) => ({ first, second })))
    expect(truth).toEqual(found)
  })
})

test("chain: the facts are in the text, each once, and lead to the year", () => {
  always(chain, 60_000, ({ data: { text }, truth, question }) => {
    const only = (pattern: RegExp) => {
      const found = [...text.matchAll(pattern)]
      expect(found, String(pattern)).toHaveLength(1)
      return found[0]![1]!
    }
    const [, harbour] = /harbour of (\w+),/.exec(question)!
    const giver = only(new RegExp(`lantern at the harbour of ${harbour} was a gift of (\\w+ \\w+)\\.`, "g"))
    const teacher = only(new RegExp(`${giver} had learned the trade of the glazier from (\\w+ \\w+)\\.`, "g"))
    const town = only(new RegExp(`${teacher} was christened in (\\w+),`, "g"))
    expect(Number(only(new RegExp(`great bell of ${town} was cast in (\\d+)\\.`, "g")))).toBe(truth)
  })
})

test("table: repairs and cost are those of the sentences, none of which occurs twice", () => {
  always(table, 1_500, ({ data: { text }, truth }, size) => {
    const rows = truth as readonly TableRow[]
    expect(rows).toHaveLength(12)
    expect(new Set(sentencesIn(text)).size).toBe(size)
    const towns = rows.map(({ town }) => town)
    const repairs = repairsIn(text, towns)
    expect(rows).toEqual(
      towns.map((town) => {
        const here = repairs.filter((repair) => repair.town === town)
        return { town, repairs: here.length, crowns: here.reduce((sum, { crowns }) => sum + crowns, 0) }
      }),
    )
  })
})

test("needles: the codes that hold are in the text, each once, with others around them", () => {
  always(needles, 60_000, ({ data: { text }, truth, question }) => {
    const [, place] = /lockers at (\w+) open/.exec(question)!
    const found = lockersIn(text, place!).map(({ name, code }) => ({ name, code }))
    const byName = (all: readonly { readonly name: string }[]) => all.toSorted((a, b) => (a.name < b.name ? -1 : 1))
    expect(byName(found)).toEqual(byName(truth as never))
    expect(text).toContain(`at ${place} opened with`)
  })
})

test("extraction: the orders that stand are in the text, each once", () => {
  always(extraction, 60_000, ({ data: { text }, truth }) => {
    const byName = (all: readonly Order[]) => all.toSorted((a, b) => (a.customer < b.customer ? -1 : 1))
    expect(byName(ordersIn(text))).toEqual(byName(truth as readonly Order[]))
    for (const { quote } of truth as readonly Order[]) expect(text.split(quote)).toHaveLength(2)
  })
})

test("letters: the third letters, from the last word", () => {
  always(letters, 1_500, ({ data: { text }, truth }, size) => {
    const words = text.split(" ")
    expect(new Set(words).size).toBe(size)
    let joined = ""
    for (let i = words.length - 1; i >= 0; i--) joined += words[i]!.charAt(2)
    expect(joined).toBe(truth)
  })
})

test("summary: each work has its final cost in the text once", () => {
  always(summary, 60_000, ({ data: { text }, truth }) => {
    const found = [
      ...text.matchAll(/In the end the (?<what>[\w ]+?) cost (?<crowns>\d+) crowns,/g),
      ...text.matchAll(/had paid (?<crowns>\d+) crowns for the (?<what>[\w ]+)\./g),
    ].map(({ groups }) => ({ what: groups!["what"]!, crowns: Number(groups!["crowns"]) }))
    const byName = (all: readonly Fact[]) => all.toSorted((a, b) => (a.what < b.what ? -1 : 1))
    expect(byName(found)).toEqual(byName(truth as readonly Fact[]))
  })
})
