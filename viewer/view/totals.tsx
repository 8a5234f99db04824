// The totals of the run, by task and by depth, its longest path, and the savings of the memo.

import type { JSX } from "preact"
import { longestPath, type Stretch } from "../../src/trace/path.ts"
import type { Cost } from "../../src/base/cost.ts"
import { sumsByTask, totalsByDepth, totalsByTask, type Total } from "../../src/trace/totals.ts"
import { firstUnits, plain } from "../model/marks.ts"
import { counted, showCount, showPrice, showTokens, showTime } from "../model/show.ts"
import { narrowPart, state, visit } from "../model/store.ts"

export function TotalsView(): JSX.Element {
  const now = state.value
  const { totals } = now
  const sums = sumsByTask(now)
  const byTask = [...totalsByTask(now)].map(([task, total]): Group => {
    const below = task === null ? undefined : sums.get(task)
    return [task === null ? "outside of tasks" : plain(firstUnits(task, 120)), total, below ?? total]
  })
  const byDepth = [...totalsByDepth(now)].map(
    ([depth, total]) =>
      [depth === 0 ? "the program itself" : counted(depth, "question deep", "questions deep"), total] satisfies Group,
  )
  return (
    <div class="totals" tabIndex={0} role="region" aria-label="Totals">
      <dl class="figures">
        <Figure name="Time" figure={showTime(now.now)} />
        <Figure
          name="Questions"
          figure={showCount(totals.questions.running + totals.questions.done + totals.questions.failed)}
          more={[
            more(totals.remembered.questions),
            counted(totals.requests.running + totals.requests.ended, "request"),
          ].join(", ")}
        />
        <Figure name="Calls of tasks" figure={showCount(totals.calls)} more={more(totals.remembered.calls)} />
        <Figure
          name="Tokens"
          figure={showCount(totals.cost.input + totals.cost.output)}
          more={showTokens(totals.cost)}
        />
        <Figure name="Cost" figure={showPrice(totals.cost)} />
        <Figure
          name="Saved by remembering"
          figure={showPrice(totals.saved)}
          more={`${counted(totals.saved.input + totals.saved.output, "token")}, ${showTime(totals.saved.milliseconds)}`}
        />
      </dl>
      <Table title="By task" first="Task" rows={byTask} />
      <Table title="By depth" first="Depth" rows={byDepth} />
      <Waited />
    </div>
  )
}

function more(remembered: number): string {
  return `${showCount(remembered)} more remembered`
}

function Figure({
  name,
  figure,
  more,
}: {
  readonly name: string
  readonly figure: string
  readonly more?: string
}): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {figure}
        {more !== undefined && <small>{more}</small>}
      </dd>
    </div>
  )
}

/** A group with its totals, and those of tasks with all that their calls have called. */
type Group = readonly [name: string, total: Total, below?: Cost]

/** Groups that are shown, as there may be as many task names as calls. */
const GROUPS = 200

const COLUMNS = ["Calls", "Questions", "Remembered", "Tokens", "Cost", "Saved", "In models"]

function Table({
  title,
  first,
  rows,
}: {
  readonly title: string
  readonly first: string
  readonly rows: readonly Group[]
}): JSX.Element {
  const hasBelow = rows.some(([, , below]) => below !== undefined)
  return (
    <section>
      <h2>{title}</h2>
      <div class="scroll" tabIndex={0} role="region" aria-label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{first}</th>
              {(hasBelow ? [...COLUMNS, "Tokens with all below", "Cost with all below"] : COLUMNS).map((name) => (
                <th scope="col" class="number" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, GROUPS).map(([name, total, below]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="number">{showCount(total.calls)}</td>
                <td class="number">{showCount(total.questions)}</td>
                <td class="number">{showCount(total.remembered)}</td>
                <td class="number">{showCount(total.input + total.output)}</td>
                <td class="number">{showPrice(total)}</td>
                <td class="number">{showPrice(total.saved)}</td>
                <td class="number">{showTime(total.milliseconds)}</td>
                {below !== undefined && <td class="number">{showCount(below.input + below.output)}</td>}
                {below !== undefined && <td class="number">{showPrice(below)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > GROUPS && <p class="quiet">… and {showCount(rows.length - GROUPS)} more.</p>}
    </section>
  )
}

const LONGEST = 8

/** The longest path. Speeding up any other call does not end the run earlier. */
function Waited(): JSX.Element | null {
  const longest = longestPath(state.value)
    .toSorted((a: Stretch, b: Stretch) => b.to - b.from - (a.to - a.from))
    .slice(0, LONGEST)
  if (longest.length < 2) return null
  const most = longest[0]!.to - longest[0]!.from
  return (
    <section>
      <h2>What the run waited for longest</h2>
      <table>
        <tbody>
          {longest.map(({ id, from, to }) => (
            <tr key={`${id} ${from}`}>
              <th scope="row">
                <button
                  type="button"
                  class="link"
                  onClick={() => {
                    visit(id)
                    narrowPart.value = "row"
                  }}
                >
                  {whose(id)}
                </button>
                <span class="bar" style={{ width: `${(100 * (to - from)) / most}%` }} />
              </th>
              <td class="number">{showTime(to - from)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** The name of a row; for a request that of its question. */
function whose(id: number): string {
  const { rows } = state.value
  const row = rows[id]!
  const name = row.kind === "request" ? (rows[row.parent]?.name ?? row.name) : row.name
  return plain(firstUnits(name, 100))
}
