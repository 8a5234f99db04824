// The summary of the run: its name, outcome and cost.

import type { JSX } from "preact"
import { useEffect } from "preact/hooks"
import type { RunState } from "../../src/trace/state.ts"
import { firstUnits, plain } from "../model/marks.ts"
import { counted, showCount, showPrice, showTime } from "../model/show.ts"
import { at, complaints, feed, state, type Feed } from "../model/store.ts"
import { helpIsOpen } from "../model/shortcuts.ts"
import { chooseTheme, theme, THEMES } from "../model/theme.ts"
import { OUTCOMES } from "../model/words.ts"

export function Header(): JSX.Element {
  const { run } = state.value
  const name = run === null ? "Recall trace" : plain(firstUnits(run.name, 200))
  useEffect(() => {
    document.title = name
  }, [name])
  return (
    <header class="head">
      <div class="head-title">
        <h1>{name}</h1>
        <Status state={state.value} feed={feed.value} />
      </div>
      <Glance state={state.value} />
      <div class="head-tools">
        <label>
          <span class="sr-only">Colours</span>
          <select
            title="Colours"
            value={theme.value}
            onChange={({ currentTarget }) =>
              chooseTheme(THEMES.find((name) => name === currentTarget.value) ?? "automatic")
            }
          >
            <option value="automatic">System colours</option>
            <option value="light">Light</option>
            <option value="dark">Dark</option>
          </select>
        </label>
        <button type="button" aria-label="Help: keys" title="Keys (?)" onClick={() => (helpIsOpen.value = true)}>
          ?
        </button>
      </div>
      {complaints.value.length > 0 && (
        <ul class="complaints" role="alert">
          {complaints.value.map((complaint) => (
            <li key={complaint}>{plain(complaint)}</li>
          ))}
        </ul>
      )}
    </header>
  )
}

const FEEDS = {
  loading: "loading",
  following: "running",
  whole: "unfinished",
  cut: "cut off",
  lost: "connection lost",
} as const

function Status({ state: { end, now }, feed: from }: { readonly state: RunState; readonly feed: Feed }): JSX.Element {
  const shown = at.value === null ? (end?.outcome ?? from) : "moment"
  const name =
    at.value === null ? (end === null ? FEEDS[from] : OUTCOMES[end.outcome]) : `as it was at ${showTime(now)}`
  return (
    <span class={`status status-${shown}`} role="status">
      {name}
    </span>
  )
}

function spent({ cost, saved }: RunState["totals"]): readonly [string, string] {
  const also = saved.usd === null || saved.usd === 0 ? "" : `, ${showPrice(saved)} saved`
  return cost.usd === null ? ["Price", `not known${also}`] : [showPrice(cost), `spent${also}`]
}

function Glance({ state: { totals, now } }: { readonly state: RunState }): JSX.Element {
  const questions = totals.questions.running + totals.questions.done + totals.questions.failed
  const remembered = totals.remembered.calls + totals.remembered.questions
  const facts: readonly (readonly [string, string])[] = [
    [showTime(now), "time"],
    [showCount(questions), questions === 1 ? "question" : "questions"],
    [showCount(totals.calls), totals.calls === 1 ? "call" : "calls"],
    ...(remembered > 0 ? [[showCount(remembered), "remembered"] as const] : []),
    [showCount(totals.cost.input + totals.cost.output), "tokens"],
    spent(totals),
    ...(totals.questions.failed > 0 ? [[showCount(totals.questions.failed), "failed"] as const] : []),
  ]
  return (
    <ul class="glance" aria-label={`${counted(questions, "question")} in ${showTime(now)}`}>
      {facts.map(([number, name]) => (
        <li key={name}>
          <strong>{number}</strong> {name}
        </li>
      ))}
    </ul>
  )
}
