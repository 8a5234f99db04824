// The values of a trace: whole, as text, and as contents that can be compared.

import { digest } from "../base/digest.ts"
import { jsonOfData } from "../base/exact.ts"
import type { NamedValue, TracedValue } from "./events.ts"
import { MAX_INLINE } from "./limits.ts"
import type { Row, RunState } from "./state.ts"

/** The whole value; undefined for a function, and for a value that the trace does not have. */
export function wholeOf({ values }: Pick<RunState, "values">, value: TracedValue): unknown {
  if ("json" in value) return value.json
  return "ref" in value && Object.hasOwn(values, value.ref) ? values[value.ref] : undefined
}

/** The value as text: a text itself, any other value as JSON; null if the whole is not known. */
export function textOf(state: Pick<RunState, "values">, value: TracedValue | null): string | null {
  const whole = value === null ? undefined : wholeOf(state, value)
  if (whole === undefined) return null
  return typeof whole === "string" ? whole : jsonOfData(whole)
}

/** The text of the program or of one of its modules, by its name in places; null if the trace does not have it. */
export function sourceOf(
  { run, imports, values }: Pick<RunState, "run" | "imports" | "values">,
  source: string,
): string | null {
  const text = run?.name === source ? run.text : imports.find(({ module }) => module === source)?.text
  return textOf({ values }, text ?? null)
}

/** The value as text, or its beginning or description where the whole is not known. */
export function shownOf(state: Pick<RunState, "values">, value: TracedValue): string {
  return textOf(state, value) ?? ("ref" in value ? `${value.beginning}…` : "opaque" in value ? value.opaque : "")
}

/** The value of a row; a hit has the value of its original row. */
export function valueOfRow({ rows }: Pick<RunState, "rows">, row: Row): TracedValue | null {
  if (row.value !== null || row.hit === undefined || row.hit.of === null) return row.value
  return Object.hasOwn(rows, row.hit.of) ? rows[row.hit.of]!.value : null
}

/** The content of a value: equal for equal values, across traces, and for no others. */
export function contentOf(value: TracedValue | null): string {
  if (value === null) return ""
  if ("json" in value) return JSON.stringify(value.json)
  return "ref" in value ? `#${value.ref}` : `!${value.opaque}`
}

/** The content of a text, as `contentOf` gives it for a recorded one. */
export function contentOfText(text: string): string {
  const json = JSON.stringify(text)
  return json.length <= MAX_INLINE ? json : `#${digest(json)}`
}

export function contentOfAll(values: readonly NamedValue[]): string {
  return JSON.stringify(values.map(({ name, value }) => [name, contentOf(value)]))
}
