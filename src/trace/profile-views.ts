// A profile by name, for a table, and as a file of speedscope, which draws it as a flame graph.

import { addCosts, NO_COST, type Cost } from "../base/cost.ts"
import type { ProfileNode } from "./profile.ts"

/** The sums over all places of a task, question or native in a profile. */
export interface ProfiledName extends Pick<
  ProfileNode,
  "kind" | "name" | "source" | "calls" | "remembered" | "own" | "total"
> {
  /** The cost of all requests below it. */
  readonly cost: Cost
}

/** The sums by name, the one with the most own time first. The run itself is one. */
export function profileByName(root: ProfileNode): readonly ProfiledName[] {
  const found = new Map<string, ProfiledName>()
  const add = (node: ProfileNode): Cost => {
    const cost = node.children.reduce((sum, child) => addCosts(sum, add(child)), node.cost)
    const { kind, name, source, calls, remembered, own, total } = node
    const key = `${kind}\n${name}\n${source}`
    const known = found.get(key) ?? { calls: 0, remembered: 0, own: 0, total: 0, cost: NO_COST }
    found.set(key, {
      kind,
      name,
      source,
      calls: known.calls + calls,
      remembered: known.remembered + remembered,
      own: known.own + own,
      total: known.total + total,
      cost: addCosts(known.cost, cost),
    })
    return cost
  }
  add(root)
  return [...found.values()].sort((a, b) => b.own - a.own || b.calls - a.calls)
}

/** A file of speedscope: the same chains weighed by time and by tokens. */
export interface Speedscope {
  readonly $schema: "https://www.speedscope.app/file-format-schema.json"
  readonly shared: { readonly frames: readonly { readonly name: string; readonly file?: string }[] }
  readonly profiles: readonly {
    readonly type: "sampled"
    readonly name: string
    readonly unit: "milliseconds" | "none"
    readonly startValue: 0
    readonly endValue: number
    readonly samples: readonly (readonly number[])[]
    readonly weights: readonly number[]
  }[]
}

export function speedscope(root: ProfileNode, title: string): Speedscope {
  const frames: { readonly name: string; readonly file?: string }[] = []
  const places = new Map<string, number>()
  const samples: (readonly number[])[] = []
  const weights: { readonly time: number; readonly tokens: number }[] = []
  const visit = ({ kind, name, source, own, cost, children }: ProfileNode, chain: readonly number[]): void => {
    const key = `${kind}\n${name}\n${source}`
    let frame = places.get(key)
    if (frame === undefined) {
      places.set(key, (frame = frames.length))
      frames.push({
        name: kind === "question" ? `ask ${JSON.stringify(name)}` : name,
        ...(source === "" ? {} : { file: source }),
      })
    }
    const stack = [...chain, frame]
    samples.push(stack)
    weights.push({ time: own, tokens: cost.input + cost.output })
    for (const child of children) visit(child, stack)
  }
  visit(root, [])
  const weighed = (by: "time" | "tokens", unit: "milliseconds" | "none") => {
    const found = samples.flatMap((stack, i) => (weights[i]![by] > 0 ? [[stack, weights[i]![by]] as const] : []))
    return {
      type: "sampled" as const,
      name: `${title}, ${by}`,
      unit,
      startValue: 0 as const,
      endValue: found.reduce((sum, [, weight]) => sum + weight, 0),
      samples: found.map(([stack]) => stack),
      weights: found.map(([, weight]) => weight),
    }
  }
  return {
    $schema: "https://www.speedscope.app/file-format-schema.json",
    shared: { frames },
    profiles: [weighed("time", "milliseconds"), weighed("tokens", "none")],
  }
}
