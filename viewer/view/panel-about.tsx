// The remaining details of a row: time, cost, the reason why it was asked, its place, and its diagnostics.

import type { ComponentChildren, JSX } from "preact"
import type { Diagnostic } from "../../grammar/diagnostic.ts"
import type { Row } from "../../src/trace/state.ts"
import { plain } from "../model/marks.ts"
import { counted, showAge, showCount, showTime } from "../model/show.ts"
import { state } from "../model/store.ts"
import { isOver, ORIGINS } from "../model/words.ts"
import { Excerpt } from "./excerpt.tsx"
import { PanelSums } from "./panel-sums.tsx"
import { RequestFacts } from "./request-facts.tsx"
import { Marked, Text } from "./text.tsx"

export function About({ row }: { readonly row: Row }): JSX.Element {
  const question = row.question ?? row.hit?.question
  const run = row.kind === "run" ? state.value.run : null
  const end = row.kind === "run" ? state.value.end : null
  return (
    <>
      {row.diagnostics.length > 0 && (
        <ul class="diagnostics">
          {row.diagnostics.map((diagnostic, i) => (
            <Diagnosed key={i} diagnostic={diagnostic} />
          ))}
        </ul>
      )}
      {row.miss !== undefined && <Missed row={row} miss={row.miss} />}
      {row.kind !== "hit" && <PanelSums row={row} />}
      <dl class="about">
        {row.kind !== "run" && <Fact name="Began">{showTime(row.from)} after the run began</Fact>}
        {row.kind !== "hit" && (
          <Fact name="Took">
            {row.to === null ? (isOver.value ? "unfinished" : "still running") : showTime(row.to - row.from)}
          </Fact>
        )}
        {row.kind !== "run" && <Fact name="Depth">{counted(row.depth, "question")} around it</Fact>}
        {question !== undefined && (
          <>
            <Fact name="Model">
              <Marked text={question.model} /> (<Marked text={question.modelId} />)
            </Fact>
            <Fact name="Returns">
              <code>
                <Marked text={question.returns} />
              </code>
            </Fact>
            <Fact name="Sample">{question.sample}</Fact>
            <Fact name="Calls">{question.recursive ? "may be made in the answer" : "are not made in the answer"}</Fact>
            {question.untrusted === true && <Fact name="Data">untrusted</Fact>}
            <Fact name="Tools">{question.tools.length === 0 ? "none" : plain(question.tools.join(", "))}</Fact>
          </>
        )}
        {row.confirmation !== undefined && (
          <Fact name="Confirmation">
            {row.confirmation.decision === null
              ? "asked of the host"
              : row.confirmation.decision.allowed
                ? "allowed by the host"
                : "refused by the host"}
            ; called by {row.confirmation.by === "answer" ? "an answer" : "the program"}
            {row.confirmation.provenance
              .filter(({ origins }) => origins.length > 0)
              .map(({ name, origins }) => (
                <span key={name}>
                  ,{" "}
                  <code>
                    <Marked text={name} />
                  </code>{" "}
                  may come from {origins.map((origin) => ORIGINS[origin]).join(" or ")}
                </span>
              ))}
          </Fact>
        )}
        {run !== null && (
          <>
            <Fact name="Run">
              <code>
                <Marked text={run.run} />
              </code>
            </Fact>
            <Fact name="Date">
              <Marked text={run.at} />
            </Fact>
            <Fact name="Models">
              {plain(
                Object.entries(run.models)
                  .map(([name, id]) => `${name}: ${id}`)
                  .join(", "),
              ) || "none"}
            </Fact>
            <Fact name="Budget">
              {plain(
                Object.entries(run.budget)
                  .map(([kind, limit]) => `${kind} ${limit}`)
                  .join(", "),
              ) || "none"}
            </Fact>
            {state.value.budget.map(({ kind, limit }) => (
              <Fact key={kind} name="Reached">
                {plain(`the limit of ${limit} ${kind}`)}
              </Fact>
            ))}
          </>
        )}
        {end !== null && <Fact name="Outcome">{end.outcome}</Fact>}
        {row.at !== null && (
          <Fact name="Place">
            <Marked text={row.at.source} />, characters {showCount(row.at.start)} to {showCount(row.at.end)}
          </Fact>
        )}
      </dl>
      {row.at !== null && <Excerpt row={row} />}
      {row.request !== undefined && <RequestFacts row={row} />}
    </>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Diagnosed({
  diagnostic: { severity, code, message, hint },
}: {
  readonly diagnostic: Diagnostic
}): JSX.Element {
  return (
    <li class={`notice ${severity === "error" ? "bad" : ""}`}>
      <p>
        <strong>{plain(severity)}</strong>{" "}
        <code>
          <Marked text={code} />
        </code>
        : <Text text={message} />
      </p>
      {hint !== undefined && (
        <p class="hint">
          <Text text={hint} />
        </p>
      )}
    </li>
  )
}

const MISSES = {
  new: "No similar question was stored by earlier runs.",
  changed: "The nearest question stored by earlier runs differs in",
  expired: "Its entry no longer exists.",
  refused: "It must be neither stored nor read.",
  effects: "Only its own run shares the answer: natives with effects are in reach of its",
  fresh: "The run asks every question again.",
} as const

function Missed({
  row,
  miss: { reason, parts = [], removed },
}: {
  readonly row: Row
  readonly miss: NonNullable<Row["miss"]>
}): JSX.Element {
  return (
    <div class="notice">
      <p>
        <strong>Why it was asked.</strong> {MISSES[reason]}
        {(reason === "changed" || reason === "effects")
          && parts.map((part, i) => (
            <span key={part}>
              {i > 0 ? ", " : " "}
              <code>
                <Marked text={part} />
              </code>
            </span>
          ))}
        {removed !== undefined && (
          <>
            {" "}
            It was removed <Marked text={removed} />
            {ageOf(removed, row)}.
          </>
        )}
      </p>
    </div>
  )
}

/** The time between a removal and the question; empty if the trace has no valid times. */
function ageOf(removed: string, { from }: Row): string {
  const age = Date.parse(state.value.run?.at ?? "") + from - Date.parse(removed)
  return Number.isNaN(age) ? "" : `, ${showAge(age)} before this question`
}
