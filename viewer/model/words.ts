// The state of a row and of its run, in words.

import { computed } from "@preact/signals"
import type { Row } from "../../src/trace/state.ts"
import { at, feed, state } from "./store.ts"

export const OUTCOMES = {
  done: "done",
  partial: "ended by its budget",
  waiting: "waiting for a person",
  failed: "failed",
  interrupted: "interrupted",
} as const

export const ORIGINS = { data: "data", answer: "an answer", untrusted: "untrusted data" } as const

/** Whether no more events arrive, so that a row without an end is unfinished and not running. */
export const isOver = computed(
  () => state.value.end !== null || (at.value === null && (feed.value === "cut" || feed.value === "whole")),
)

export function stateWord({ kind, state: name }: Row): string {
  const { end } = state.value
  if (kind === "run" && end !== null) return OUTCOMES[end.outcome]
  return name === "running" && isOver.value ? "unfinished" : name
}
