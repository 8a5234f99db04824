// The state of the viewer as signals: the run at the chosen moment, the position in it, and display settings.

import { batch, computed, signal } from "@preact/signals"
import type { Id, TraceEvent } from "../../src/trace/events.ts"
import { readAddress, writeAddress, type Address, type Tab, type View } from "./address.ts"
import { isOpen, openLevel, reveal, turn, UNTOUCHED, visibleRows, type Folds } from "./folds.ts"
import { outlineOf, type Detail } from "./outline.ts"
import { keepSetting, recallSetting } from "./remember.ts"
import { search, type Only } from "./search.ts"
import { createTimeline } from "./timeline.ts"

const timeline = createTimeline()

/** The state of loading. A `cut` trace stops before its end. */
export type Feed = "loading" | "following" | "whole" | "cut" | "lost"

export const feed = signal<Feed>("loading")
/** Messages about defects of the trace. */
export const complaints = signal<readonly string[]>([])

const address = signal<Address>(readAddress(location.hash))
/** The number of events so far. */
export const eventCount = signal(0)
/** The state after all events so far. */
export const latest = signal(timeline.state)

/** The number of events that are shown; null for all, also if the address has a moment past the end. */
export const at = computed(() => {
  const [{ at }, count] = [address.value, eventCount.value]
  const isAll = at === null || at > count || (at === count && feed.value !== "following")
  return isAll ? null : Math.max(1, at)
})
export const state = computed(() => (at.value === null ? latest.value : timeline.at(at.value)))

export const detail = signal<Detail>("calls")
export const outline = computed(() => outlineOf(state.value, detail.value))
/** The outline of the chart: the calls of the whole run, whatever moment is shown. */
export const wholeOutline = computed(() => outlineOf(latest.value, "calls"))

export const folds = signal<Folds>(UNTOUCHED)
export const query = signal("")
export const only = signal<Only>("all")
export const found = computed(() => search(state.value, outline.value, query.value, only.value))
export const seen = computed(() => found.value?.seen ?? visibleRows(outline.value, folds.value))
export const open = computed(() => {
  const [all, folded, searched] = [outline.value, folds.value, found.value]
  const level = openLevel(all, folded)
  return (index: number): boolean => searched !== null || isOpen(all, folded, level, index)
})

/** The selected row; the run if the address names an unknown row. */
export const selected = computed(() => state.value.rows[address.value.row] ?? state.value.rows[0] ?? null)
export const tab = computed(() => address.value.tab)
export const view = computed(() => address.value.view)
/** The part that narrow screens show. */
export const narrowPart = signal<"views" | "row">("views")
/** Whether texts of values are shown as rendered Markdown. */
export const asMarkdown = signal(recallSetting("markdown") === true)
/** The text that screen readers announce. */
export const announcement = signal("")

export function addEvents(events: readonly TraceEvent[]): void {
  const first = timeline.events.length === 0
  timeline.add(events)
  batch(() => {
    latest.value = timeline.state
    eventCount.value = timeline.events.length
    if (first && timeline.state.run !== null) restoreFolds(timeline.state.run.run)
  })
}

export function eventAt(index: number): TraceEvent | undefined {
  return timeline.events[index]
}

export function momentOf(milliseconds: number): number {
  return timeline.countAt(milliseconds)
}

/** Changes the address. A `step` adds an entry to the browser's history. */
function go(change: Partial<Address>, history: "step" | "same"): void {
  const next = { ...address.value, ...change }
  const hash = writeAddress(next)
  address.value = next
  if (hash === location.hash) return
  if (history === "step") window.history.pushState(null, "", hash)
  else window.history.replaceState(null, "", hash)
}

window.addEventListener("popstate", readLocation)
window.addEventListener("hashchange", readLocation)

function readLocation(): void {
  batch(() => {
    address.value = readAddress(location.hash)
    revealSelected()
  })
}

/** Selects a row of the tree. */
export function select(id: Id): void {
  go({ row: id }, "same")
}

/** Goes to a row from another view: reveals it, and adds an entry to the browser's history. */
export function visit(id: Id): void {
  batch(() => {
    go({ row: id }, "step")
    revealSelected()
  })
}

export function revealSelected(): void {
  const row = selected.value
  const index = row === null ? undefined : outline.value.indexOf.get(row.id)
  if (index === undefined) return
  const opened = reveal(outline.value, folds.value, index)
  if (opened !== folds.value) setFolds(opened)
}

export function showTab(tab: Tab): void {
  go({ tab }, "same")
}

export function showView(view: View): void {
  go({ view }, "step")
}

let waiting: number | null | undefined
/** Shows the run after `count` events, null for all. Folding is slow, so only the last call per frame takes effect. */
export function showMoment(count: number | null): void {
  const idle = waiting === undefined
  waiting = count === null ? null : Math.max(1, Math.min(count, eventCount.value))
  if (!idle) return
  requestAnimationFrame(() => {
    const chosen = waiting ?? null
    waiting = undefined
    go({ at: chosen === eventCount.value && feed.value !== "following" ? null : chosen }, "same")
  })
}

export function toggleMarkdown(): void {
  asMarkdown.value = !asMarkdown.value
  keepSetting("markdown", asMarkdown.value)
}

export function toggle(id: Id): void {
  setFolds(turn(folds.value, id))
}

export function openAll(): void {
  setFolds({ level: Number.MAX_SAFE_INTEGER, turned: new Set() })
}

export function closeAll(): void {
  setFolds({ level: 1, turned: new Set() })
}

/** Turned rows up to which folds are stored. */
const REMEMBERED_FOLDS = 5_000

export function setFolds(next: Folds): void {
  folds.value = next
  const run = latest.value.run?.run
  if (run !== undefined && next.turned.size <= REMEMBERED_FOLDS)
    keepSetting(`folds:${run}`, { level: next.level, turned: [...next.turned] })
}

function restoreFolds(run: string): void {
  const kept = recallSetting(`folds:${run}`)
  if (typeof kept !== "object" || kept === null) return
  const { level, turned } = kept as { level?: unknown; turned?: unknown }
  if ((level === "auto" || typeof level === "number") && Array.isArray(turned))
    folds.value = { level, turned: new Set(turned.filter((id) => Number.isSafeInteger(id)) as number[]) }
}
