// Exports a trace in Chrome's Trace Event Format, which Perfetto and chrome://tracing open.

import { tokensOf } from "../base/cost.ts"
import { durationOf, inOrder } from "./order.ts"
import type { Id } from "./events.ts"
import type { Row, RunState } from "./state.ts"
import { shownOf, valueOfRow } from "./values.ts"

/** `X` is a complete event with its duration, `i` an instant, `C` a counter; `M` names a track. */
export type ChromeEvent =
  | {
      readonly ph: "X"
      readonly name: string
      readonly cat: string
      readonly pid: number
      readonly tid: number
      readonly ts: number
      readonly dur: number
      readonly args: { readonly [name: string]: string | number | boolean }
    }
  | {
      readonly ph: "i"
      readonly name: string
      readonly cat: string
      readonly pid: number
      readonly tid: number
      readonly ts: number
      readonly s: "t"
      readonly args: { readonly [name: string]: string | number | boolean }
    }
  | {
      readonly ph: "C"
      readonly name: string
      readonly pid: number
      readonly tid: number
      readonly ts: number
      readonly args: { readonly [series: string]: number }
    }
  | {
      readonly ph: "M"
      readonly name: "process_name" | "thread_name"
      readonly pid: number
      readonly tid: number
      readonly args: { readonly name: string }
    }

/** A trace in the Trace Event Format, which Perfetto and the developer tools of Chrome open. */
export interface ChromeTrace {
  readonly traceEvents: readonly ChromeEvent[]
  readonly displayTimeUnit: "ms"
}

/** The extent of an export. */
export interface ContentOptions {
  /** Whether the export includes questions, data, answers and messages; false by default. */
  readonly content?: boolean
}

const PROCESS = 1
const MICROSECONDS = 1_000
/** The most tracks that are searched for a free one. */
const MAX_TRIED = 256

/** Converts a run: rows that overlap in time get tracks of their own, and rows inside others nest on one track. */
export function chromeTrace(state: RunState, { content = false }: ContentOptions = {}): ChromeTrace {
  const tracks = new Tracks()
  const events: ChromeEvent[] = [
    {
      ph: "M",
      name: "process_name",
      pid: PROCESS,
      tid: 0,
      args: { name: content ? `recall ${state.run?.name ?? ""}`.trimEnd() : "recall" },
    },
  ]
  let tokens = 0
  let usd = 0
  const counters: ChromeEvent[] = []
  for (const row of inOrder(state).toSorted((a, b) => a.from - b.from || a.id - b.id)) {
    const duration = durationOf(state, row)
    const place = { cat: row.kind, pid: PROCESS, tid: tracks.of(row, duration), ts: row.from * MICROSECONDS }
    const name = nameOf(row, content)
    const args = argsOf(state, row, content)
    events.push(
      row.kind === "hit"
        ? { ph: "i", name, ...place, s: "t", args }
        : { ph: "X", name, ...place, dur: duration * MICROSECONDS, args },
    )
    for (const { t, code, milliseconds } of row.request?.retries ?? [])
      events.push({ ph: "i", name: `retry: ${code}`, ...place, ts: t * MICROSECONDS, s: "t", args: { milliseconds } })
    for (const { code, severity } of row.diagnostics)
      events.push({ ph: "i", name: `${severity}: ${code}`, ...place, s: "t", args: {} })
  }
  for (const { to, cost } of inOrder(state)
    .filter(({ kind, to }) => kind === "request" && to !== null)
    .toSorted((a, b) => a.to! - b.to!)) {
    tokens += cost.input + cost.output
    usd += cost.usd ?? 0
    counters.push({ ph: "C", name: "spent", pid: PROCESS, tid: 0, ts: to! * MICROSECONDS, args: { tokens, usd } })
  }
  for (let tid = 0; tid < tracks.count; tid++)
    events.push({
      ph: "M",
      name: "thread_name",
      pid: PROCESS,
      tid,
      args: { name: tid === 0 ? "run" : `at the same time ${tid}` },
    })
  return { traceEvents: [...events, ...counters], displayTimeUnit: "ms" }
}

/** The name of a row; without content it contains no text of the run. */
function nameOf({ kind, name }: Row, content: boolean): string {
  switch (kind) {
    case "question":
      return content ? `ask ${name}` : "ask"
    case "hit":
      return content ? `remembered ${name}` : "remembered"
    case "request":
      return `request ${name}`
    case "run":
      return content ? `run ${name}` : "run"
    case "call":
    case "native":
    case "node":
      return name
  }
}

function argsOf(state: RunState, row: Row, content: boolean): Extract<ChromeEvent, { readonly ph: "X" }>["args"] {
  const { id, cost, question, request, failure } = row
  const args: { [name: string]: string | number | boolean } = { id, state: row.state }
  if (question !== undefined) args["model"] = question.modelId
  if (failure !== null) args["failure"] = content ? `${failure.code}: ${failure.message}` : failure.code
  if (request !== undefined)
    Object.assign(args, {
      ...tokensOf(cost),
      usd: cost.usd ?? "price not known",
      finish: request.response?.finish ?? "none",
    })
  if (!content) return args
  for (const { name, value } of row.arguments) args[`argument ${name}`] = shownOf(state, value)
  const value = valueOfRow(state, row)
  if (value !== null) args["result"] = shownOf(state, value)
  if (request !== undefined) args["text"] = request.text
  return args
}

interface Track {
  /** The nested rows that are open on it, the innermost last. */
  readonly open: { readonly id: Id; readonly end: number }[]
}

/** Assigns tracks to rows, in the order in which they began, so that rows of one track nest and never overlap. */
class Tracks {
  private readonly tracks: Track[] = []
  private readonly trackOf = new Map<Id, number>()

  get count(): number {
    return this.tracks.length
  }

  of({ id, parent, from }: Row, duration: number): number {
    const end = from + duration
    const above = this.trackOf.get(parent)
    const tid = above !== undefined && this.fits(above, from, end, parent) ? above : this.free(from)
    this.trackOf.set(id, tid)
    this.tracks[tid]!.open.push({ id, end })
    return tid
  }

  private fits(tid: number, from: number, end: number, parent: Id): boolean {
    const { open } = this.tracks[tid]!
    while (open.length > 0 && open.at(-1)!.end <= from && open.at(-1)!.id !== parent) open.pop()
    const top = open.at(-1)
    return top !== undefined && top.id === parent && end <= top.end
  }

  private free(from: number): number {
    for (let tid = 1; tid < Math.min(this.tracks.length, MAX_TRIED); tid++) {
      const { open } = this.tracks[tid]!
      while (open.length > 0 && open.at(-1)!.end <= from) open.pop()
      if (open.length === 0) return tid
    }
    return this.tracks.push({ open: [] }) - 1
  }
}
