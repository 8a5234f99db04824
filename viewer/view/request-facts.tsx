// The facts of one request: time, outcome, tokens, cost and retries.

import type { JSX } from "preact"
import type { Row } from "../../src/trace/state.ts"
import { counted, showPrice, showTokens, showTime } from "../model/show.ts"
import { Marked } from "./text.tsx"

const FINISH = {
  stop: "the answer was complete",
  paused: "stopped at a call",
  length: "cut at its length limit",
  filter: "cut by the provider's filter",
  other: "ended by the provider for another reason",
  failed: "failed",
} as const

export function RequestFacts({ row }: { readonly row: Row }): JSX.Element | null {
  const { request, cost } = row
  if (request === undefined) return null
  const { response, retries, waiting } = request
  return (
    <>
      <p class="quiet">
        {row.to === null ? (waiting === undefined ? "Running" : `Waits for ${waiting}`) : showTime(row.to - row.from)}
        {response !== null && ` · ${FINISH[response.finish]}`}
        {response?.remembered === true && " · answered from an earlier run; nothing was sent"}
        {response?.remembered === false
          && ` · tokens: ${showTokens(cost)}${response.estimated ? " (estimated)" : ""} · ${showPrice(cost)}`}
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
