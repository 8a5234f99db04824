// The details of the selected row: its title, its ancestors, and its tabs.

import type { JSX } from "preact"
import { useLayoutEffect, useRef } from "preact/hooks"
import type { Row } from "../../src/trace/state.ts"
import type { Tab } from "../model/address.ts"
import { firstUnits, plain } from "../model/marks.ts"
import { counted, showPrice, showTime, wholeOf } from "../model/show.ts"
import { narrowPart, outline, selected, showTab, state, tab, visit } from "../model/store.ts"
import { stateWord } from "../model/words.ts"
import { Icon, KIND_NAMES } from "./icons.tsx"
import { About } from "./panel-about.tsx"
import { PanelResult } from "./panel-result.tsx"
import { Sent } from "./panel-sent.tsx"
import { Tabs } from "./tabs.tsx"
import { Text } from "./text.tsx"
import { NamedValues } from "./value.tsx"

export function Panel(): JSX.Element {
  const row = selected.value
  if (row === null) return <section class="panel" aria-label="Details" />
  const tabs = tabsOf(row)
  const current = tabs.find(({ id }) => id === tab.value)?.id ?? "result"
  return (
    <section class="panel" aria-labelledby="row-title">
      <button type="button" class="back" onClick={goBack}>
        <Icon name="back" /> Back
      </button>
      <Path row={row} />
      <header class="panel-head">
        <p class="kind">
          <Icon name={row.kind} /> {KIND_NAMES[row.kind]}
        </p>
        <h2
          id="row-title"
          tabIndex={-1}
          class={row.kind === "question" || row.hit?.what === "question" ? "asked" : "named"}
        >
          <Text text={titleOf(row)} first={400} key={row.id} />
        </h2>
        <Facts row={row} />
      </header>
      <Tabs label="Details of the row" id="panel" tabs={tabs} current={current} onChoose={showTab} />
      <Body row={row} tab={current} key={`${row.id} ${current}`} />
    </section>
  )
}

/** The title of a row; for a question its whole text, as the name of a long one is only its beginning. */
function titleOf({ name, question }: Row): string {
  return question === undefined ? name : wholeOf(question.text, state.value.values).text
}

/** The body of a tab. Callers key it by row and tab, so that each starts at its top. */
function Body({ row, tab: current }: { readonly row: Row; readonly tab: Tab }): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (box.current !== null) box.current.scrollTop = 0
  }, [])
  return (
    <div
      ref={box}
      class="panel-body"
      role="tabpanel"
      id="panel-body"
      aria-labelledby={`panel-tab-${current}`}
      tabIndex={0}
    >
      {current === "result" && <PanelResult row={row} />}
      {current === "sent" && <Sent row={row} />}
      {current === "data" && <NamedValues values={row.arguments} none="No values." />}
      {current === "about" && <About row={row} />}
    </div>
  )
}

function tabsOf(row: Row): readonly { readonly id: Tab; readonly name: string; readonly count?: number }[] {
  const data = {
    id: "data",
    name: row.kind === "question" || row.hit?.what === "question" ? "Data" : "Arguments",
    count: row.arguments.length,
  } as const
  const about = {
    id: "about",
    name: "About",
    ...(row.diagnostics.length > 0 ? { count: row.diagnostics.length } : {}),
  } as const
  const result = {
    id: "result",
    name: row.kind === "question" || row.kind === "request" ? "Answer" : "Result",
  } as const
  switch (row.kind) {
    case "question":
      return [result, { id: "sent", name: "Sent" }, data, about]
    case "request":
      return [result, { id: "sent", name: "Sent" }, about]
    case "run":
    case "call":
    case "native":
    case "hit":
      return [result, data, about]
    case "node":
      return [result, about]
  }
}

function goBack(): void {
  narrowPart.value = "views"
  requestAnimationFrame(() => document.getElementById("tree")?.focus())
}

function Facts({ row }: { readonly row: Row }): JSX.Element {
  const index = outline.value.indexOf.get(row.id) ?? 0
  const own = row.kind === "request" || row.kind === "node"
  const all = outline.value
  const cost = own ? row.cost : all.cost[index]!
  const tokens = cost.input + cost.output
  const facts = [
    row.kind === "hit"
      ? `at ${showTime(row.from)}`
      : row.to === null
        ? `since ${showTime(row.from)}`
        : showTime(row.to - row.from),
    ...(tokens > 0 ? [counted(tokens, "token")] : []),
    ...(cost.usd === 0 ? [] : [showPrice(cost)]),
    ...(row.question === undefined ? [] : [plain(row.question.modelId)]),
  ]
  return (
    <ul class="facts">
      <li class={`state state-${row.state}`}>{row.kind === "hit" ? "remembered" : stateWord(row)}</li>
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  )
}

/** Ancestors that are named; a longer path shows the first and the last of them. */
const PATH = 4

function Path({ row }: { readonly row: Row }): JSX.Element {
  const path: Row[] = []
  const { rows } = state.value
  for (
    let above = rows[row.parent];
    above !== undefined && path.length < 10_000_000 && above.id !== row.id;
    above = rows[above.parent]
  ) {
    path.push(above)
    if (above.parent === above.id) break
  }
  path.reverse()
  const named = path.filter(({ kind }) => kind !== "node")
  const shown = named.length <= PATH ? named : [named[0]!, ...named.slice(1 - PATH)]
  return (
    <nav class="path" aria-label="Called from">
      <ol>
        {shown.map((above, i) => (
          <li key={above.id}>
            {i === 1 && named.length > PATH && <span class="quiet">… {named.length - PATH} more › </span>}
            <button type="button" class="link" onClick={() => visit(above.id)}>
              {plain(firstUnits(above.name, 48)) || KIND_NAMES[above.kind]}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}
