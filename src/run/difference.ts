// Where two values first differ, in words: for texts by line and column with what stands around, for lists and records by path.

import { indexLines } from "../diagnostics/position.ts"
import { equal } from "../values/equality.ts"
import { showInText } from "../values/show.ts"
import { isList, isRecord, type Value } from "../values/values.ts"
import { isName } from "../../grammar/index.ts"

/** UTF-16 units of a side that are shown whole. */
export const MAX_SHOWN_SIDE = 1_000
/** UTF-16 units that are shown before and after the place where two texts differ. */
const AROUND = 30

/** A value as a person reads it: a text in quotes, a long one cut. */
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
    return "a value that cannot be shown" // there is a function in it
  }
}

/** Where `left` and `right`, which are not equal, differ; null where showing them says all there is to say. */
export function difference(left: Value, right: Value): string | null {
  const found = descend(left, right, "")
  if (typeof found.left === "string" && typeof found.right === "string")
    return textDifference(found.left, found.right, found.path)
  return found.path === ""
    ? null
    : `they differ at ${found.path}: ${found.said ?? `left ${showSide(found.left!, 100)}, right ${showSide(found.right!, 100)}`}`
}

interface Found {
  readonly path: string
  /** What to say where one side has nothing there. */
  readonly said?: string
  readonly left?: Value
  readonly right?: Value
}

function descend(left: Value, right: Value, path: string): Found {
  if (isList(left) && isList(right)) {
    const common = Math.min(left.length, right.length)
    for (let i = 0; i < common; i++)
      if (!same(left[i]!, right[i]!)) return descend(left[i]!, right[i]!, `${path}[${i}]`)
    return { path: `${path}[${common}]`, said: `the left has ${items(left.length)}, the right ${items(right.length)}` }
  }
  if (isRecord(left) && isRecord(right)) {
    for (const key of [...new Set([...Object.keys(left), ...Object.keys(right)])].sort()) {
      const [inLeft, inRight] = [left[key], right[key]]
      const inner = path + (isName(key) ? (path === "" ? key : `.${key}`) : `[${JSON.stringify(key)}]`)
      if (inLeft === undefined) return { path: inner, said: "the left has no such key" }
      if (inRight === undefined) return { path: inner, said: "the right has no such key" }
      if (!same(inLeft, inRight)) return descend(inLeft, inRight, inner)
    }
  }
  return { path, left, right }
}

/** Functions are compared by nobody: two of them are passed over. */
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
  return `they differ at ${place}\nleft:  ${before}${rest(left, at)}\nright: ${before}${rest(right, at)}\n       ${" ".repeat([...before].length)}^`
}

function rest(text: string, at: number): string {
  if (at >= text.length) return "(ends here)"
  return JSON.stringify(text.slice(at, at + AROUND)).slice(1, -1) + (at + AROUND < text.length ? "…" : "")
}
