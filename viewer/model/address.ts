// The viewer's position in the page's address, so that it survives a reload and can be shared.

import type { Id } from "../../src/trace/events.ts"

export const VIEWS = ["calls", "text", "totals"] as const
export type View = (typeof VIEWS)[number]

export const TABS = ["result", "sent", "data", "about"] as const
export type Tab = (typeof TABS)[number]

export interface Address {
  readonly row: Id
  readonly tab: Tab
  readonly view: View
  /** The number of events that are shown; null for all. */
  readonly at: number | null
}

export const START: Address = { row: 0, tab: "result", view: "calls", at: null }

export function readAddress(hash: string): Address {
  const parts = new URLSearchParams(hash.replace(/^#/, ""))
  return {
    row: wholeNumber(parts.get("row")) ?? START.row,
    tab: TABS.find((tab) => tab === parts.get("tab")) ?? START.tab,
    view: VIEWS.find((view) => view === parts.get("view")) ?? START.view,
    at: wholeNumber(parts.get("at")),
  }
}

export function writeAddress({ row, tab, view, at }: Address): string {
  const parts = new URLSearchParams({ row: String(row), tab })
  if (view !== START.view) parts.set("view", view)
  if (at !== null) parts.set("at", String(at))
  return `#${parts}`
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null
}
