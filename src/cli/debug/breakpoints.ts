// Breakpoints at calls of a task, at an amount spent, and at failures.

import type { TraceEvent } from "../../trace/events.ts"
import { moneyWords, numberWords, oneLine } from "../words.ts"
import type { Spent } from "./history.ts"

export type Breakpoint =
  | { readonly kind: "task"; readonly name: string }
  | { readonly kind: "usd" | "tokens"; readonly limit: number }
  | { readonly kind: "error" }

/** UTF-16 units of a task's name. */
const MAX_NAME = 80

const TAKES_VALUE: ReadonlySet<string> = new Set(["task", "usd", "tokens"])

/** Reads the words after `break`; null if they are not a breakpoint. */
export function readBreakpoint(words: readonly string[]): Breakpoint | null {
  const [kind = "", value = ""] = words
  if (words.length === 1 && kind === "error") return { kind }
  if (words.length === 1 && kind !== "" && !TAKES_VALUE.has(kind)) return { kind: "task", name: kind }
  if (words.length !== 2 || value === "") return null
  if (kind === "task") return { kind, name: value }
  if (kind !== "usd" && kind !== "tokens") return null
  const limit = Number(value)
  return Number.isFinite(limit) && limit > 0 ? { kind, limit } : null
}

export function breakpointWords(breakpoint: Breakpoint): string {
  switch (breakpoint.kind) {
    case "task":
      return `calls of ${oneLine(breakpoint.name, MAX_NAME)}`
    case "usd":
      return `${moneyWords(breakpoint.limit)} spent`
    case "tokens":
      return `${numberWords(breakpoint.limit)} tokens spent`
    case "error":
      return "a failure"
  }
}

/** Whether an event meets a breakpoint. A limit is met once, by the event that passes it. */
export function isMet(breakpoint: Breakpoint, event: TraceEvent, before: Spent, after: Spent): boolean {
  switch (breakpoint.kind) {
    case "task":
      return (
        (event.type === "call" && event.task === breakpoint.name)
        || (event.type === "hit" && event.what === "call" && event.name === breakpoint.name)
      )
    case "usd":
    case "tokens":
      return before[breakpoint.kind] < breakpoint.limit && after[breakpoint.kind] >= breakpoint.limit
    case "error":
      return event.type === "failure"
  }
}
