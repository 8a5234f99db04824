// The profile of a run: its times by the naive reading of their definition, and its counts.

import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createRuntime } from "../../src/index.ts"
import type { TraceEvent } from "../../src/trace/events.ts"
import { MAX_PROFILE_DEPTH } from "../../src/trace/limits.ts"
import { createProfiler, type ProfileNode } from "../../src/trace/profile.ts"
import { profileByName, speedscope } from "../../src/trace/profile-views.ts"

const at = { source: "p", start: 0, end: 1 }

/** A row of a made-up run, with its chain: a name that the chain has already ends the chain there. */
interface Row {
  readonly id: number
  readonly parent: Row | null
  readonly chain: readonly string[]
}

/** A step of the run, after some time: a row begins below an open one, or an open one without open rows below ends. */
const happening = fc.record({
  wait: fc.integer({ min: 0, max: 5 }),
  of: fc.nat(),
  begins: fc.boolean(),
  name: fc.constantFrom("a", "b", "c"),
})

function chainOf(around: readonly string[], name: string): readonly string[] {
  const known = around.indexOf(name)
  return known < 0 ? [...around, name] : around.slice(0, known + 1)
}

function flat(node: ProfileNode, around: readonly string[] = []): [string, ProfileNode][] {
  const chain = node.kind === "run" ? [] : [...around, node.name]
  return [[chain.join("/"), node] as [string, ProfileNode], ...node.children.flatMap((child) => flat(child, chain))]
}

describe("a profile", () => {
  it("has the times in which a chain ran, and ran with nothing below", () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
        const profiler = createProfiler()
        const root: Row = { id: 0, parent: null, chain: [] }
        const open = new Set<Row>([root])
        const total = new Map<string, number>([["", 0]])
        const own = new Map<string, number>([["", 0]])
        const calls = new Map<string, number>([["", 1]])
        const childless = () => [...open].filter((row) => ![...open].some(({ parent }) => parent === row))
        const passes = (time: number) => {
          for (const [sums, rows] of [
            [total, [...open]],
            [own, childless()],
          ] as const)
            for (const chain of new Set(rows.map((row) => row.chain.join("/"))))
              sums.set(chain, (sums.get(chain) ?? 0) + time)
        }
        let t = 0
        let last = 0
        const end = (row: Row) => {
          open.delete(row)
          profiler.event({ type: "result", t, id: row.id, value: { json: null } })
        }
        for (const { wait, of, begins, name } of happenings) {
          passes(wait)
          t += wait
          const ending = childless().filter((row) => row !== root)
          if (!begins && ending.length > 0) end(ending[of % ending.length]!)
          else {
            const parent = [...open][of % open.size]!
            const row: Row = { id: ++last, parent, chain: chainOf(parent.chain, name) }
            open.add(row)
            calls.set(row.chain.join("/"), (calls.get(row.chain.join("/")) ?? 0) + 1)
            profiler.event({ type: "call", t, id: row.id, parent: parent.id, task: name, arguments: [], at })
          }
        }
        profiler.event({ type: "end", t, outcome: "failed" } as unknown as TraceEvent)
        const profile = flat(profiler.profile())
        const of = (field: "total" | "own" | "calls") => new Map(profile.map(([chain, node]) => [chain, node[field]]))
        for (const [chain] of profile) for (const sums of [own, total]) sums.set(chain, sums.get(chain) ?? 0)
        expect({ total: of("total"), own: of("own"), calls: of("calls") }).toEqual({ total, own, calls })
      }),
    )
  })

  it("counts calls, remembered results and a recursion in its outermost call", async () => {
    const profiler = createProfiler()
    const source =
      "TASK fib(n: number) = IF n < 2 THEN n ELSE fib(n - 1) + fib(n - 2)\n"
      + "TASK both(n: number) = fib(n) + fib(n)\nEMIT both(30)"
    await createRuntime().run(source, { trace: profiler.event })
    const names = new Map(profileByName(profiler.profile()).map((each) => [each.name, each]))
    expect(names.get("fib")).toMatchObject({ calls: 31, remembered: 29 })
    expect(names.get("both")).toMatchObject({ calls: 1, remembered: 0 })
    expect(names.get("both")!.total).toBeGreaterThanOrEqual(names.get("fib")!.total)
    const { shared, profiles } = speedscope(profiler.profile(), "p")
    expect(shared.frames.map(({ name }) => name)).toEqual(["the run", "both", "fib"])
    expect(profiles[0]!.samples).toContainEqual([0, 1, 2])
  })

  it("pays each request once: not a remembered response, nor one that was not sent, and the recount alone", () => {
    const profiler = createProfiler()
    const events: readonly object[] = [
      { type: "question", id: 1, parent: 0, question: { json: "Q" } },
      { type: "request", id: 2, parent: 1 },
      { type: "response", id: 2, input: 10, output: 5 },
      { type: "recount", id: 2, input: 7, output: 3 },
      { type: "request", id: 3, parent: 1 },
      { type: "response", id: 3, input: 10, output: 5, remembered: true },
      { type: "request", id: 4, parent: 1 },
      { type: "response", id: 4, input: 10, output: 5, unsent: true },
    ]
    for (const event of events) profiler.event({ t: 0, ...event } as TraceEvent)
    expect(profiler.profile().children[0]!.cost).toMatchObject({ input: 7, output: 3 })
  })

  it("counts what lies too deep together", () => {
    const profiler = createProfiler()
    for (let id = 1; id <= MAX_PROFILE_DEPTH + 50; id++)
      profiler.event({ type: "call", t: id, id, parent: id - 1, task: `t${id}`, arguments: [], at })
    const nodes = flat(profiler.profile())
    expect(nodes).toHaveLength(1 + MAX_PROFILE_DEPTH + 1)
    expect(nodes.at(-1)![1]).toMatchObject({ kind: "other", calls: 50 })
  })
})
