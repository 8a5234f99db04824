// The time, tokens and dollars of a run by task, counted as its events arrive: none of them is kept.

import { addCosts, costOfTokens, costWithout, NO_COST, type Cost } from "../base/cost.ts"
import { shorten } from "../base/shorten.ts"
import type { Id, Response, TracedValue, TraceEvent } from "./events.ts"
import { MAX_PROFILE_DEPTH, MAX_PROFILE_NODES } from "./limits.ts"

/**
 * A task, question or native below the ones that led to it. A recursion is folded: what it calls of its own name counts
 * in its outermost call.
 */
export interface ProfileNode {
  readonly kind: "run" | "call" | "question" | "native" | "other"
  /** The task or native, or the beginning of the question. */
  readonly name: string
  /** The source that declares the task; empty for anything else. */
  readonly source: string
  /** Evaluations. */
  readonly calls: number
  /** Results that were remembered, and so not evaluated. */
  readonly remembered: number
  /** Milliseconds in which an evaluation of it ran with none below that. Several at once count once. */
  readonly own: number
  /** Milliseconds in which an evaluation of it ran. */
  readonly total: number
  /** The cost of the requests of the question itself. */
  readonly cost: Cost
  readonly children: readonly ProfileNode[]
}

export interface Profiler {
  event(event: TraceEvent): void
  /** The run so far. */
  profile(): ProfileNode
}

type Counting = { -readonly [field in Exclude<keyof ProfileNode, "children">]: ProfileNode[field] } & {
  readonly key: string
  readonly parent: Counting | null
  readonly depth: number
  readonly below: Map<string, Counting>
  /** The rows that run, and those of them without a row below that runs; and the times since when there are any. */
  active: number
  activeSince: number
  bare: number
  bareSince: number
}

/** A row that runs. */
interface Open {
  readonly node: Counting
  readonly around: Open | null
  /** The rows directly below it that run. */
  running: number
}

/**
 * Counts the events of one run, which has to be traced with all of its calls. Memory grows with the requests and with
 * the rows that run at once, not with the calls.
 */
export function createProfiler(): Profiler {
  const root = newNode("run", "the run", "", null)
  root.calls = 1
  let nodes = 1
  const top: Open = { node: root, around: null, running: 0 }
  root.active = root.bare = 1
  const open = new Map<Id, Open>([[0, top]])
  /** Rows that are parts of others: nodes of answers, and requests. */
  const inside = new Map<Id, Open>()
  const costs = new Map<Id, { readonly node: Counting; cost: Cost }>()
  let now = 0

  const around = (id: Id): Open => open.get(id) ?? inside.get(id) ?? top

  /** The node of something that begins below another: that of its outermost call, where it is one of its own. */
  const nodeFor = (parent: Counting, kind: Counting["kind"], name: string, source: string): Counting => {
    const key = `${kind}\n${name}\n${source}`
    for (let node: Counting | null = parent; node !== null; node = node.parent) if (node.key === key) return node
    const known = parent.below.get(key)
    if (known !== undefined) return known
    if (parent.kind === "other") return parent
    const isFull = nodes >= MAX_PROFILE_NODES || parent.depth >= MAX_PROFILE_DEPTH
    const made = isFull
      ? (parent.below.get("other") ?? newNode("other", "other", "", parent))
      : newNode(kind, name, source, parent)
    if (!isFull) nodes++
    parent.below.set(made.key, made)
    return made
  }

  const begin = (id: Id, parent: Id, kind: Counting["kind"], name: string, source: string): void => {
    const outer = around(parent)
    const node = nodeFor(outer.node, kind, name, source)
    node.calls++
    if (node.active++ === 0) node.activeSince = now
    uncover(node)
    if (outer.running++ === 0) cover(outer.node)
    open.set(id, { node, around: outer, running: 0 })
  }

  const uncover = (node: Counting): void => {
    if (node.bare++ === 0) node.bareSince = now
  }
  const cover = (node: Counting): void => {
    if (--node.bare === 0) node.own += now - node.bareSince
  }

  const end = (id: Id): void => {
    const row = open.get(id)
    if (row === undefined || row === top) return void inside.delete(id)
    open.delete(id)
    const { node, around: outer, running } = row
    if (running === 0) cover(node)
    if (--node.active === 0) node.total += now - node.activeSince
    if (--outer!.running === 0) uncover(outer!.node)
  }

  const pay = (id: Id, cost: Cost): void => {
    const known = costs.get(id)
    if (known === undefined) return
    known.node.cost = addCosts(costWithout(known.node.cost, known.cost), cost)
    known.cost = cost
  }

  return {
    event(event) {
      now = event.t
      switch (event.type) {
        case "call":
          return begin(event.id, event.parent, "call", event.task, event.module ?? event.at.source)
        case "native":
          return begin(event.id, event.parent, "native", event.native, "")
        case "question":
          return begin(event.id, event.parent, "question", titleOf(event.question), "")
        case "node":
          return void inside.set(event.id, around(event.parent))
        case "request": {
          const asked = around(event.parent)
          inside.set(event.id, asked)
          return void costs.set(event.id, { node: asked.node, cost: NO_COST })
        }
        case "response":
          inside.delete(event.id)
          return isSent(event) ? pay(event.id, costOfTokens(event)) : undefined
        case "recount":
          return pay(event.id, costOfTokens({ ...event, estimated: true }))
        case "hit": {
          const { node } = around(event.parent)
          const found =
            event.what === "call"
              ? nodeFor(node, "call", event.name, event.module ?? event.at.source)
              : nodeFor(node, "question", shorten(event.name, MOST_OF_TITLE), "")
          found.remembered++
          return
        }
        case "result":
        case "failure":
          return end(event.id)
        case "end":
          // The rows that an error or a limit has left open, the innermost first.
          for (const id of [...open.keys()].reverse()) end(id)
          cover(root)
          root.total = now
          return
        case "run":
        case "value":
        case "import":
        case "confirmation":
        case "decision":
        case "delta":
        case "retry":
        case "miss":
        case "diagnostic":
        case "budget":
          return
      }
    },
    profile: () => frozen(root),
  }
}

/** UTF-16 units of a question that its name has. */
const MOST_OF_TITLE = 60

function titleOf(question: TracedValue): string {
  if ("opaque" in question) return question.opaque
  return shorten("json" in question ? String(question.json) : question.beginning, MOST_OF_TITLE)
}

function isSent({ remembered, unsent }: Response): boolean {
  return !remembered && unsent !== true
}

function newNode(kind: Counting["kind"], name: string, source: string, parent: Counting | null): Counting {
  const key = kind === "other" ? "other" : `${kind}\n${name}\n${source}`
  const depth = parent === null ? 0 : parent.depth + 1
  const counts = { calls: 0, remembered: 0, own: 0, total: 0, cost: NO_COST }
  const running = { active: 0, activeSince: 0, bare: 0, bareSince: 0 }
  return { key, kind, name, source, parent, depth, below: new Map(), ...counts, ...running }
}

function frozen({ kind, name, source, calls, remembered, own, total, cost, below }: Counting): ProfileNode {
  return { kind, name, source, calls, remembered, own, total, cost, children: [...below.values()].map(frozen) }
}
