// How one request went: its tokens, what it cost, how it ended, and the times that it was sent again.

import type { JSX } from "preact"
import type { Row } from "../../src/trace/state.ts"
import { counted, showCount, showDollars, showTime } from "../model/show.ts"
import { Marked } from "./text.tsx"

const FINISH = {
  stop: "the answer was at its end",
  paused: "stopped at a call",
  length: "cut at the limit of its length",
  filter: "cut by the provider's filter",
  other: "ended for a reason of the provider's",
  failed: "failed",
} as const

export function RequestFacts({ row }: { readonly row: Row }): JSX.Element | null {
  const { request, cost } = row
  if (request === undefined) return null
  const { response, retries } = request
  return (
    <>
      <p class="quiet">
        {row.to === null ? "Under way" : showTime(row.to - row.from)}
        {response !== null && ` · ${FINISH[response.finish]}`}
        {response?.remembered === true && " · taken from what an earlier run had been answered: nothing was sent"}
        {response?.remembered === false
          && ` · ${showCount(cost.input)} tokens in, ${showCount(cost.output)} out${response.estimated ? " (estimated)" : ""} · ${showDollars(cost.usd)}`}
      </p>
      {retries.length > 0 && (
        <details class="retries">
          <summary>{counted(retries.length, "time")} sent again</summary>
          <ul>
            {retries.map(({ t, code, message, milliseconds }, i) => (
              <li key={i}>
                at {showTime(t)}, after {showTime(milliseconds)}:{" "}
                <code>
                  <Marked text={code} />
                </code>{" "}
                <Marked text={message} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
