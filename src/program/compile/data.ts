// The compilation of lists, records and templates.

import type { List, Record, Template } from "../../../grammar/index.ts"
import { fail, locate, type Location } from "../../values/failure.ts"
import { allocate, checkTextLength } from "../../values/meter.ts"
import type { Scope } from "../scope.ts"
import { showInText } from "../../values/show.ts"
import type { Code } from "../../machine/code.ts"
import type { Joining } from "../../machine/waiting.ts"
import { ListOf, RecordOf, Spliced, type Layout } from "../../machine/spliced.ts"
import { asType, describe } from "../../values/types.ts"
import { compareKeys, recordOf } from "../../values/record.ts"
import { list, record, TypeValue, type Value } from "../../values/values.ts"
import { compile, failing, locationOf } from "./compile.ts"

export function compileList(expression: List, scope: Scope): Code {
  const items = expression.items.map((item) => compile(item, scope))
  const location = locationOf(expression, scope)
  const go = (values: readonly Value[]) => {
    try {
      return list(values as Value[])
    } catch (thrown) {
      throw locate(thrown, location)
    }
  }
  return (machine, frame) => machine.gather(items, frame, go, joinList)
}

const joinList: Joining = (machine, parts, go) => new ListOf(machine, parts, go)

/** Compiles a record. One with an optional key is a record type. */
export function compileRecord(expression: Record, scope: Scope): Code {
  const { entries } = expression
  if (entries.some(({ computed }) => computed !== null)) return compileComputed(expression, scope)
  const values = entries.map(({ value }) => compile(value, scope))
  if (!entries.some(({ optional }) => optional)) {
    // All records of the expression share their keys, which are sorted once.
    const order = [...entries.keys()].sort((i, j) => compareKeys(entries[i]!.key.text, entries[j]!.key.text))
    const keys = order.map((i) => entries[i]!.key.text)
    const go = (fields: readonly Value[]) =>
      recordOf(
        keys,
        order.map((i) => fields[i]!),
      )
    const written = entries.map(({ key }) => key.text)
    const join: Joining = (machine, outcomes, finish) => new RecordOf(machine, outcomes, finish, written)
    return (machine, frame) => machine.gather(values, frame, go, join)
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

/** Compiles a record with keys that are known when it is evaluated. Two equal ones fail, as two written ones do. */
function compileComputed({ entries, start, end }: Record, scope: Scope): Code {
  const location = locationOf({ start, end }, scope)
  const keys = entries.map(({ key, computed }): Code => {
    return computed === null ? () => key.text : compile(computed, scope)
  })
  const codes = entries.flatMap(({ value }, i) => [keys[i]!, compile(value, scope)])
  const go = (values: readonly Value[]) => {
    const pairs = new Map<string, Value>()
    for (let i = 0; i < values.length; i += 2) {
      const key = values[i]!
      const place = locationOf(entries[i / 2]!.key, scope)
      if (typeof key !== "string")
        throw locate(
          fail("wrong-type", `a key is a text, not ${describe(key)}`, "write string(…) to convert it"),
          place,
        )
      if (pairs.has(key)) throw locate(fail("duplicate-key", `the key ${JSON.stringify(key)} is given twice`), place)
      pairs.set(key, values[i + 1]!)
    }
    return record([...pairs])
  }
  if (entries.some(({ optional }) => optional))
    return failing(location, "not-a-type", "the keys of a record type are written out")
  return (machine, frame) => machine.gather(codes, frame, go)
}

export function compileTemplate(expression: Template, scope: Scope): Code {
  const location = locationOf(expression, scope)
  const live = expression.parts.filter((part) => typeof part !== "string")
  const parts = live.map((part) => compile(part, scope))
  const places = live.map((part) => locationOf(part, scope))
  const texts = expression.parts.map((part) => (typeof part === "string" ? part : null))
  const layout: Layout = layoutOf(texts)
  const join: Joining = (machine, outcomes, go) => new Spliced(machine, outcomes, go, layout)
  return (machine, frame) =>
    machine.gather(
      parts,
      frame,
      (values) => {
        try {
          return splice(texts, values, places)
        } catch (thrown) {
          throw locate(thrown, location)
        }
      },
      join,
    )
}

/** The layout of texts with a part in the place of each null. */
function layoutOf(texts: readonly (string | null)[]): Layout {
  let next = 0
  return texts.map((text) => text ?? next++)
}

/** Joins texts, with the shown form of the next value for each null. `places` are the locations of the values. */
export function splice(
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
    checkTextLength(length)
    pieces.push(piece)
  }
  allocate(2 * length)
  return pieces.join("")
}

function shown(value: Value, place: Location): string {
  try {
    return showInText(value)
  } catch (thrown) {
    throw locate(thrown, place)
  }
}
