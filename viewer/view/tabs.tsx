// A row of tabs by the ARIA practices for tabs, with arrow keys.

import type { JSX } from "preact"

export interface TabsProps<Id extends string> {
  readonly label: string
  /** The prefix of element ids: `<id>-tab-<tab>` for tabs and `<id>-body` for the panel. */
  readonly id: string
  readonly tabs: readonly { readonly id: Id; readonly name: string; readonly count?: number }[]
  readonly current: Id
  readonly onChoose: (id: Id) => void
}

export function Tabs<Id extends string>({ label, id, tabs, current, onChoose }: TabsProps<Id>): JSX.Element {
  const place = tabs.findIndex((tab) => tab.id === current)
  const choose = (next: number): void => {
    const tab = tabs[(next + tabs.length) % tabs.length]!
    onChoose(tab.id)
    requestAnimationFrame(() => document.getElementById(`${id}-tab-${tab.id}`)?.focus())
  }
  return (
    <div
      class="tabs"
      role="tablist"
      aria-label={label}
      onKeyDown={(event) => {
        const next = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: tabs.length - 1 }[event.key]
        if (next === undefined) return
        event.preventDefault()
        choose(next)
      }}
    >
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          id={`${id}-tab-${tab.id}`}
          aria-selected={tab.id === current}
          aria-controls={`${id}-body`}
          tabIndex={tab.id === current ? 0 : -1}
          onClick={() => onChoose(tab.id)}
        >
          {tab.name}
          {tab.count !== undefined && tab.count > 0 && <span class="count">{tab.count}</span>}
        </button>
      ))}
    </div>
  )
}
