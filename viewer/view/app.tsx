// The page: a summary of the run, its calls over time, and below them a view beside the selected row.

import type { JSX } from "preact"
import { useEffect } from "preact/hooks"
import { VIEWS, type View } from "../model/address.ts"
import {
  announcement,
  at,
  eventCount,
  narrowPart,
  query,
  showMoment,
  showView,
  toggleMarkdown,
  view,
} from "../model/store.ts"
import { helpIsOpen, singleKeys } from "../model/shortcuts.ts"
import { Chart } from "./chart.tsx"
import { FinalText } from "./final-text.tsx"
import { Header } from "./header.tsx"
import { Help } from "./help.tsx"
import { Panel } from "./panel.tsx"
import { SearchBar } from "./search-bar.tsx"
import { Tabs } from "./tabs.tsx"
import { TimeBar } from "./time-bar.tsx"
import { TotalsView } from "./totals.tsx"
import { Tree } from "./tree.tsx"

const NAMES: { readonly [view in View]: string } = { calls: "Calls", text: "Text", totals: "Totals" }

export function App(): JSX.Element {
  useEffect(() => {
    document.addEventListener("keydown", byKey)
    return () => document.removeEventListener("keydown", byKey)
  }, [])
  return (
    <div class={`app part-${narrowPart.value}`}>
      <Header />
      <Chart />
      <TimeBar />
      <main class="main">
        <div class="views">
          <Tabs
            label="Views of the run"
            id="views"
            tabs={VIEWS.map((id) => ({ id, name: NAMES[id] }))}
            current={view.value}
            onChoose={showView}
          />
          <div class="view" role="tabpanel" id="views-body" aria-labelledby={`views-tab-${view.value}`}>
            {view.value === "calls" && (
              <>
                <SearchBar />
                <Tree />
              </>
            )}
            {view.value === "text" && <FinalText />}
            {view.value === "totals" && <TotalsView />}
          </div>
        </div>
        <Panel />
      </main>
      <Help />
      <div class="sr-only" aria-live="polite">
        {announcement.value}
      </div>
    </div>
  )
}

function byKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || !singleKeys.value || isWritten(event.target)) return
  if (event.key === "Escape" && query.value !== "") query.value = ""
  else if (event.key === "/") focusSearch()
  else if (event.key === "?") helpIsOpen.value = true
  else if (event.key === "m") toggleMarkdown()
  else if (event.key === ",") showMoment((at.value ?? eventCount.value) - 1)
  else if (event.key === "." && at.value !== null) showMoment(at.value + 1)
  else if (/^[1-3]$/.test(event.key)) showView(VIEWS[Number(event.key) - 1]!)
  else return
  event.preventDefault()
}

function focusSearch(): void {
  if (view.value !== "calls") showView("calls")
  narrowPart.value = "views"
  requestAnimationFrame(() => document.getElementById("search")?.focus())
}

function isWritten(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type !== "range" && target.type !== "checkbox"
    ? true
    : target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement
}
