// The result of a row; for a question also the answer as it was written, with its calls in place and their results.

import type { JSX } from "preact"
import type { Row } from "../../src/trace/state.ts"
import { attemptsOf, type Attempt } from "../model/answer.ts"
import { firstUnits, plain } from "../model/marks.ts"
import { beginning } from "../model/search.ts"
import { counted, showPrice, showTime } from "../model/show.ts"
import { state, visit } from "../model/store.ts"
import { isOver } from "../model/words.ts"
import { Icon } from "./icons.tsx"
import { Shares } from "./panel-shares.tsx"
import { Marked, Text } from "./text.tsx"
import { Value } from "./value.tsx"

export function PanelResult({ row }: { readonly row: Row }): JSX.Element {
  return (
    <>
      <Failure row={row} />
      {row.hit !== undefined && <Remembered row={row} />}
      {row.kind === "question" && <Answer row={row} />}
      {row.request !== undefined && <Written row={row} />}
      <Outcome row={row} />
      <Shares row={row} />
    </>
  )
}

function Failure({ row: { failure } }: { readonly row: Row }): JSX.Element | null {
  if (failure === null) return null
  return (
    <div class="notice bad">
      <p>
        <Icon name="failed" />{" "}
        <code>
          <Marked text={failure.code} />
        </code>
        : <Text text={failure.message} />
      </p>
      {failure.hint !== undefined && (
        <p class="hint">
          <Text text={failure.hint} />
        </p>
      )}
    </div>
  )
}

const FROM = {
  run: "Evaluated earlier in this run.",
  flight: "Shared with an evaluation that was already running.",
  runtime: "Evaluated by another run of the same process.",
  store: "Stored by an earlier run.",
} as const

function Remembered({ row: { hit } }: { readonly row: Row }): JSX.Element | null {
  if (hit === undefined) return null
  const { of, saved } = hit
  const first = of === null ? undefined : state.value.rows[of]
  return (
    <div class="notice">
      <p>
        <Icon name="hit" /> {FROM[hit.from]}{" "}
        {first !== undefined && (
          <button type="button" class="link" onClick={() => visit(first.id)}>
            Show the evaluation
          </button>
        )}
      </p>
      {saved !== undefined && (
        <p class="quiet">
          Saved {counted(saved.input + saved.output, "token")}, {showPrice(saved)}, {showTime(saved.milliseconds)}.
        </p>
      )}
    </div>
  )
}

function Answer({ row }: { readonly row: Row }): JSX.Element {
  const attempts = attemptsOf(state.value, row)
  if (attempts.length === 0)
    return (
      <p class="quiet">
        {row.state === "running" && !isOver.value ? "Nothing is written yet." : "No model wrote anything for it."}
      </p>
    )
  const last = attempts.at(-1)!
  return (
    <>
      {attempts.slice(0, -1).map((attempt) => (
        <details class="refused" key={attempt.number}>
          <summary>Attempt {attempt.number + 1}, refused</summary>
          <AnswerText attempt={attempt} />
        </details>
      ))}
      <h3>{attempts.length > 1 ? `Attempt ${last.number + 1}, as it was written` : "As it was written"}</h3>
      <AnswerText attempt={last} />
      {last.dropped > 0 && (
        <p class="quiet">{counted(last.dropped, "character")} that the model wrote after a call were dropped.</p>
      )}
    </>
  )
}

/** Parts of an answer that are shown at first. */
const FIRST_PARTS = 200

function AnswerText({ attempt }: { readonly attempt: Attempt }): JSX.Element {
  const parts = attempt.parts.slice(0, FIRST_PARTS)
  return (
    <div class="block prose answer">
      {parts.map((part, i) =>
        "node" in part ? (
          <NodeInText key={part.node.id} text={part.text} node={part.node} />
        ) : (
          <Text key={`text ${i}`} text={part.text} />
        ),
      )}
      {attempt.parts.length > parts.length && (
        <p class="quiet">… and {counted(attempt.parts.length - parts.length, "more part")}; the tree shows all.</p>
      )}
      {attempt.parts.length === 0 && <span class="quiet">(nothing)</span>}
    </div>
  )
}

function NodeInText({ text, node }: { readonly text: string; readonly node: Row }): JSX.Element {
  const { value, failure } = node
  return (
    <span class={`node node-${node.state}`}>
      <button
        type="button"
        class="node-call"
        onClick={() => visit(node.children.length === 1 ? node.children[0]! : node.id)}
        title="Show the evaluation of this call"
      >
        {text === "" ? "CALL" : plain(firstUnits(text, 600))}
      </button>
      {value !== null && (
        <span class="node-value">
          <span class="arrow" aria-hidden="true">
            →
          </span>
          <span class="sr-only">gave</span> {plain(firstUnits(beginning(value), 280))}
          {("ref" in value || beginning(value).length > 280) && "…"}
        </span>
      )}
      {failure !== null && <span class="node-value failed">✕ {plain(firstUnits(failure.message, 280))}</span>}
      {value === null && failure === null && (
        <span class="node-value quiet">… {isOver.value ? "unfinished" : "running"}</span>
      )}
    </span>
  )
}

function Written({ row: { request } }: { readonly row: Row }): JSX.Element | null {
  if (request === undefined) return null
  const kept = request.response?.kept ?? request.text.length
  return (
    <>
      <h3>Response</h3>
      <div class="block prose">
        {request.text === "" && <span class="quiet">(nothing)</span>}
        <Text text={request.text.slice(0, kept)} />
        {kept < request.text.length && (
          <span class="dropped" title="Dropped, as it followed a call">
            <Text text={request.text.slice(kept)} />
          </span>
        )}
      </div>
    </>
  )
}

function Outcome({ row }: { readonly row: Row }): JSX.Element | null {
  if (row.kind === "request" || row.failure !== null) return null
  const first = row.hit?.of === null || row.hit === undefined ? undefined : state.value.rows[row.hit.of]
  const value = row.value ?? first?.value ?? null
  if (value === null)
    return row.state === "running" ? (
      <p class="quiet">{isOver.value ? "The run ended before there was a result." : "There is no result yet."}</p>
    ) : null
  return (
    <>
      {row.kind === "question" && <h3>Its value</h3>}
      <Value value={value} />
    </>
  )
}
