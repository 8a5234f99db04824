// Lists, records and templates.

import type { List, Record, Template } from "../../../grammar/index.ts"
import { locate, type Location } from "../../values/failure.ts"
import type { Machine } from "../../machine/machine.ts"
import { textTooLong } from "../../values/operators.ts"
import type { Scope } from "../scope.ts"
import { showInText } from "../../values/show.ts"
import type { Code } from "../../machine/code.ts"
import { asType } from "../../values/types.ts"
import { record, TypeValue, type Value } from "../../values/values.ts"
import { compile, locationOf } from "./compile.ts"

export function compileList(expression: List, scope: Scope): Code {
  const items = expression.items.map((item) => compile(item, scope))
  return (machine, frame) => machine.gather(items, frame, (values) => values)
}

/** A record; one with an optional key can only be a type, and is one. */
export function compileRecord(expression: Record, scope: Scope): Code {
  const { entries } = expression
  const values = entries.map(({ value }) => compile(value, scope))
  if (!entries.some(({ optional }) => optional)) {
    return (machine, frame) =>
      machine.gather(values, frame, (fields) => record(entries.map(({ key }, i) => [key.text, fields[i]!] as const)))
  }
  const location = locationOf(expression, scope)
  return (machine, frame) =>
    machine.gather(values, frame, (fields) => {
      try {
        const members = entries.map(({ key, optional }, i) => ({ name: key.text, type: asType(fields[i]!), optional }))
        return new TypeValue({ kind: "record", fields: members.sort((a, b) => (a.name < b.name ? -1 : 1)) })
      } catch (thrown) {
        throw locate(thrown, location)
      }
    })
}

export function compileTemplate(expression: Template, scope: Scope): Code {
  const location = locationOf(expression, scope)
  const live = expression.parts.filter((part) => typeof part !== "string")
  const parts = live.map((part) => compile(part, scope))
  const places = live.map((part) => locationOf(part, scope))
  const texts = expression.parts.map((part) => (typeof part === "string" ? part : null))
  return (machine, frame) =>
    machine.gather(parts, frame, (values) => {
      try {
        return splice(machine, texts, values, places)
      } catch (thrown) {
        throw locate(thrown, location)
      }
    })
}

/** The texts with the values, as they stand in text, where there is null. `places` are where the values come from. */
export function splice(
  machine: Machine,
  texts: readonly (string | null)[],
  values: readonly Value[],
  places: readonly Location[],
): string {
  const pieces: string[] = []
  let length = 0
  let next = 0
  for (const text of texts) {
    const piece = text ?? shown(values[next]!, places[next++]!)
    length += piece.length
    if (length > machine.limits.textLength) throw textTooLong(machine.limits)
    pieces.push(piece)
  }
  return pieces.join("")
}

function shown(value: Value, place: Location): string {
  try {
    return showInText(value)
  } catch (thrown) {
    throw locate(thrown, place)
  }
}
