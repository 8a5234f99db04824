// The questions, tokens, cost and time of a row: of itself, and with everything below it.

import type { JSX } from "preact"
import type { Row } from "../../src/trace/state.ts"
import { showCount, showPrice, showTime, showTokens } from "../model/show.ts"
import { state } from "../model/store.ts"
import { sumsOf, type Sum } from "../model/sums.ts"

const LINES: readonly (readonly [string, (sum: Sum) => string])[] = [
  ["Questions", (sum) => showCount(sum.questions)],
  ["Requests", (sum) => showCount(sum.requests)],
  ["Tokens", (sum) => showTokens(sum.cost)],
  ["Cost", (sum) => showPrice(sum.cost)],
  ["Time", (sum) => showTime(sum.time)],
  ["Time in models", (sum) => showTime(sum.models)],
]

export function PanelSums({ row }: { readonly row: Row }): JSX.Element {
  const { itself, all } = sumsOf(state.value, row, state.value.now)
  return (
    <table class="sums">
      <thead>
        <tr>
          <td />
          <th scope="col">Itself</th>
          <th scope="col">With all below</th>
        </tr>
      </thead>
      <tbody>
        {LINES.map(([name, show]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{show(itself)}</td>
            <td>{show(all)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
