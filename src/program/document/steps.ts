// The steps of a document, and the assembly of their outcomes into its text or another value.

import type { Part, Span } from "../../../grammar/index.ts"
import type { Code, Frame } from "../../machine/code.ts"
import { Future, type Outcome } from "../../machine/future.ts"
import type { Machine } from "../../machine/machine.ts"
import type { Layout } from "../../machine/spliced.ts"
import { joinAll, type Joining } from "../../machine/waiting.ts"
import type { Location } from "../../values/failure.ts"
import { spendOnText } from "../../values/meter.ts"
import type { Value } from "../../values/values.ts"
import type { Sources } from "../provenance.ts"
import type { Global } from "../scope.ts"
import { splice } from "../compile/data.ts"

/** A part of a document that is evaluated. */
export type LivePart = Exclude<Part, { readonly kind: "text" }>

/** A step of a document: text, a result inserted into it, an answer, or a binding, which only has to succeed. */
export type Step =
  | { readonly kind: "text"; readonly text: string; readonly start: number }
  | {
      readonly kind: "result" | "effect" | "answer"
      readonly code: Code
      /** The sources of its value. */
      readonly sources: () => Sources
      readonly slot: number
      /** The part of the document that contains it. */
      readonly part: Span
      /** The part with the `${` and `}` around it in a template. */
      readonly written?: Span
      /** The name that it binds. */
      readonly name: string
      /** The meaning that a LET gives the name; absent for `it`, whose value is in the slot. */
      readonly global?: Global
    }
/** A text of a document, or a result in it. */
export type Piece = string | { readonly value: Value }

/** A piece of a document, and its place there. */
export interface PlacedPiece {
  readonly piece: Piece
  readonly span: Span
}

export type LiveStep = Exclude<Step, { readonly kind: "text" }>

/** Applies `go` to the values of all live steps, which are in the frame, once all have settled, in a node of `join`. */
export function joinSteps(
  machine: Machine,
  frame: Frame,
  steps: readonly Step[],
  go: (values: readonly Value[]) => Value,
  join: Joining = joinAll,
): Outcome {
  const outcomes = steps.filter((step) => step.kind !== "text").map(({ slot }) => frame[slot] as Outcome)
  return outcomes.some((outcome) => outcome instanceof Future) ? join(machine, outcomes, go) : go(outcomes as Value[])
}

/** The layout of the text of a document in the values of its live steps. */
export function layoutOf(steps: readonly Step[]): Layout {
  let next = 0
  const layout: (string | number)[] = []
  for (const step of steps) {
    if (step.kind === "text") layout.push(step.text)
    else if (step.kind === "result") layout.push(next++)
    else next++
  }
  return layout
}

/** The text of a document: its texts after `edit`, with its results inserted. `values` are those of the live steps. */
export function textOf(
  source: string,
  steps: readonly Step[],
  values: readonly Value[],
  edit: (texts: (string | null)[]) => (string | null)[] = (texts) => texts,
): string {
  let next = 0
  const results: Value[] = []
  const places: Location[] = []
  const texts: (string | null)[] = []
  for (const step of steps) {
    if (step.kind === "text") texts.push(step.text)
    else if (step.kind === "result") {
      texts.push(null)
      places.push({ source, span: { start: step.part.start, end: step.part.end } })
      results.push(values[next++]!)
    } else next++
  }
  const text = splice(edit(texts), results, places)
  spendOnText(text.length)
  return text
}

/** Lines of white space, and the single blank that some models begin with. */
export const LEADING = /^(?:[^\S\r\n]*\r?\n)*(?: (?!\s))?/

/**
 * Removes white space around an answer, but for the indentation of the first of several lines. White space of a result
 * at its start or end is data and stays.
 */
export function trimmed(texts: readonly (string | null)[]): (string | null)[] {
  const joined: (string | null)[] = []
  for (const text of texts) {
    const last = joined.at(-1)
    if (text !== null && typeof last === "string") joined[joined.length - 1] = last + text
    else joined.push(text)
  }
  const end = joined.length - 1
  if (typeof joined[end] === "string") joined[end] = joined[end].trimEnd()
  if (typeof joined[0] !== "string") return joined
  joined[0] = joined[0].replace(LEADING, "")
  if (!joined.some((text) => text?.includes("\n") === true)) joined[0] = joined[0].trimStart()
  return joined
}
