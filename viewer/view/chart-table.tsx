// The calls over time as a table: the longest ones, by start time.

import type { JSX } from "preact"
import { endOf } from "../model/lanes.ts"
import { firstUnits, plain } from "../model/marks.ts"
import type { Outline } from "../model/outline.ts"
import { showCount, showTime } from "../model/show.ts"
import { narrowPart, visit } from "../model/store.ts"
import { stateWord } from "../model/words.ts"
import { KIND_NAMES } from "./icons.tsx"

const ROWS = 200

export function ChartTable({ outline, now }: { readonly outline: Outline; readonly now: number }): JSX.Element {
  const all = outline.rows.slice(1)
  const longest =
    all.length <= ROWS ? all : all.toSorted((a, b) => endOf(b, now) - b.from - (endOf(a, now) - a.from)).slice(0, ROWS)
  const rows = longest.toSorted((a, b) => a.from - b.from)
  return (
    <div class="chart-table" tabIndex={0} role="region" aria-label="Calls over time, as a table">
      <table>
        <caption>
          {all.length <= ROWS
            ? "All calls by start time"
            : `The ${ROWS} longest of ${showCount(all.length)} calls, by start time`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Call</th>
            <th scope="col">Kind</th>
            <th scope="col">State</th>
            <th scope="col" class="number">
              Begins
            </th>
            <th scope="col" class="number">
              Takes
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <button
                  type="button"
                  class="link"
                  onClick={() => {
                    visit(row.id)
                    narrowPart.value = "row"
                  }}
                >
                  {plain(firstUnits(row.name, 120))}
                </button>
              </th>
              <td>{KIND_NAMES[row.kind]}</td>
              <td>{stateWord(row)}</td>
              <td class="number">{showTime(row.from)}</td>
              <td class="number">{row.kind === "hit" ? "–" : showTime(endOf(row, now) - row.from)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
