// The first difference of two values, in words: in texts by line and column, in lists and records by path.

import { indexLines } from "../diagnostics/position.ts"
import { equal } from "../values/equality.ts"
import { showInText } from "../values/show.ts"
import { isList, isRecord, type Value } from "../values/values.ts"
import { isName } from "../../grammar/keywords.ts"

/** UTF-16 units of the longest value that is shown whole. */
export const MAX_SHOWN_SIDE = 1_000
/** UTF-16 units of two texts that are shown before and after their first difference. */
const AROUND = 30

/** A value as a person reads it: texts in quotes, long values cut. */
export function showSide(value: Value, limit: number = MAX_SHOWN_SIDE): string {
  const shown = showWhole(value)
  return shown.length <= limit
    ? shown
    : `${shown.slice(0, limit)}… (${(shown.length - limit).toLocaleString("en-US")} characters more)`
}

function showWhole(value: Value): string {
  if (typeof value === "string") return JSON.stringify(value)
  try {
    return showInText(value)
  } catch {
    return "a value that cannot be shown" // it contains a function
  }
}

/** The first difference of two unequal values; null where showing both values says everything. */
export function difference(left: Value, right: Value): string | null {
  const first = descend(left, right, "")
  if (typeof first.left === "string" && typeof first.right === "string")
    return textDifference(first.left, first.right, first.path)
  if (first.path === "") return null
  const sides = first.absence ?? `left ${showSide(first.left!, 100)}, right ${showSide(first.right!, 100)}`
  return `they differ at ${first.path}: ${sides}`
}

interface Divergence {
  readonly path: string
  /** The message where one side has nothing at the path. */
  readonly absence?: string
  readonly left?: Value
  readonly right?: Value
}

function descend(left: Value, right: Value, path: string): Divergence {
  if (isList(left) && isList(right)) {
    const common = Math.min(left.length, right.length)
    for (let i = 0; i < common; i++)
      if (!same(left.at(i), right.at(i))) return descend(left.at(i), right.at(i), `${path}[${i}]`)
    return {
      path: `${path}[${common}]`,
      absence: `the left has ${items(left.length)}, the right ${items(right.length)}`,
    }
  }
  if (isRecord(left) && isRecord(right)) {
    for (const key of [...new Set([...left.keys(), ...right.keys()])].sort()) {
      const [inLeft, inRight] = [left.get(key), right.get(key)]
      const inner = path + (isName(key) ? (path === "" ? key : `.${key}`) : `[${JSON.stringify(key)}]`)
      if (inLeft === undefined) return { path: inner, absence: "the left has no such key" }
      if (inRight === undefined) return { path: inner, absence: "the right has no such key" }
      if (!same(inLeft, inRight)) return descend(inLeft, inRight, inner)
    }
  }
  return { path, left, right }
}

/** Functions cannot be compared, so values that contain them are taken as equal. */
function same(left: Value, right: Value): boolean {
  try {
    return equal(left, right)
  } catch {
    return true
  }
}

function items(count: number): string {
  return count === 1 ? "1 item" : `${count} items`
}

function textDifference(left: string, right: string, path: string): string {
  let at = 0
  while (at < left.length && left[at] === right[at]) at++
  const { line, column } = indexLines(left).position(at)
  const from = Math.max(0, at - AROUND)
  const before = (from > 0 ? "…" : "") + JSON.stringify(left.slice(from, at)).slice(1, -1)
  const place = `${path === "" ? "" : `${path}, `}line ${line}, column ${column}`
  const caret = `${" ".repeat([...before].length)}^`
  const [onLeft, onRight] = [left, right].map((text) => before + rest(text, at))
  return `they differ at ${place}\nleft:  ${onLeft}\nright: ${onRight}\n       ${caret}`
}

function rest(text: string, at: number): string {
  if (at >= text.length) return "(ends here)"
  return JSON.stringify(text.slice(at, at + AROUND)).slice(1, -1) + (at + AROUND < text.length ? "…" : "")
}
