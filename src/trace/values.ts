// The values of a trace: whole, as text, and whether two are the same.

import { digest } from "../base/digest.ts"
import type { NamedValue, TracedValue } from "./events.ts"
import { MAX_INLINE } from "./limits.ts"
import type { Row, RunState } from "./state.ts"

type Values = Pick<RunState, "values">

/** The value itself; undefined for a function, and for one that the trace does not have. */
export function wholeOf({ values }: Values, value: TracedValue): unknown {
  if ("json" in value) return value.json
  return "ref" in value && Object.hasOwn(values, value.ref) ? values[value.ref] : undefined
}

/** How the value stands in text: a text as itself, anything else as JSON; null where it is not known. */
export function textOf(state: Values, value: TracedValue | null): string | null {
  const whole = value === null ? undefined : wholeOf(state, value)
  if (whole === undefined) return null
  return typeof whole === "string" ? whole : JSON.stringify(whole)
}

/** The text of the program, or of one of its modules, by the name that places have; null where the trace does not have it. */
export function sourceOf(
  { run, imports, values }: Pick<RunState, "run" | "imports" | "values">,
  source: string,
): string | null {
  const text = run?.name === source ? run.text : imports.find(({ module }) => module === source)?.text
  return textOf({ values }, text ?? null)
}

/** The same, shortened to what the trace says anyway where the whole is not known. */
export function shownOf(state: Values, value: TracedValue): string {
  return textOf(state, value) ?? ("ref" in value ? `${value.beginning}…` : "opaque" in value ? value.opaque : "")
}

/** The value of a row; a hit has that of the row that it is a hit of. */
export function valueOfRow({ rows }: Pick<RunState, "rows">, row: Row): TracedValue | null {
  if (row.value !== null || row.hit === undefined || row.hit.of === null) return row.value
  return Object.hasOwn(rows, row.hit.of) ? rows[row.hit.of]!.value : null
}

/** Equal for values of equal content, in whatever trace, and for no others. */
export function contentOf(value: TracedValue | null): string {
  if (value === null) return ""
  if ("json" in value) return JSON.stringify(value.json)
  return "ref" in value ? `#${value.ref}` : `!${value.opaque}`
}

/** The content of a text, as a recorder would have told of it. */
export function contentOfText(text: string): string {
  const json = JSON.stringify(text)
  return json.length <= MAX_INLINE ? json : `#${digest(json)}`
}

export function contentOfAll(values: readonly NamedValue[]): string {
  return JSON.stringify(values.map(({ name, value }) => [name, contentOf(value)]))
}
